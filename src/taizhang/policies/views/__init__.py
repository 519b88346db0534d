"""Pages of plans, one topic a module. Each view calls one service or one query."""
