"""Template tags about sign-in security."""
