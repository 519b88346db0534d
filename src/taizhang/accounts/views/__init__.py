"""Pages of people: signing in, one's own account, the lists of people and roles."""
