"""Plans of two levels aligned."""
