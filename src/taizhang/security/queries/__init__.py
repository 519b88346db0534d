"""What reads the security of signing in."""
