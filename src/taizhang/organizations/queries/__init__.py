"""What reads divisions and units."""
