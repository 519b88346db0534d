"""The pages of sign-in security."""
