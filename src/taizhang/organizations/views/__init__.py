"""Pages of divisions, units and groups."""
