"""What reads: what is due, messages, runs."""
