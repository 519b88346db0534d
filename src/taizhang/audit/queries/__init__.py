"""What reads the history."""
