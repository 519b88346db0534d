"""What reads people and roles, one page a module."""
