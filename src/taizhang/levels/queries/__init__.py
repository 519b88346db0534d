"""What reads the links: of a plan, of two plans, of one task, of one target, and their gaps."""
