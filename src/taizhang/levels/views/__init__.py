"""Requests about levels: each view calls one service or one query."""
