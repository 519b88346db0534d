"""Divisions (行政区划) and units (单位) that plans name. May use `extraction` and its left."""
