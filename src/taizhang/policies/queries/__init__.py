"""What reads plans, one page a module."""
