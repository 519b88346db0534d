"""Organs, divisions, units of measure: data and look-up. Pure."""
