"""Tags of the pages of units."""
