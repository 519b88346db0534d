"""Dates as the reasons of lights write them: 22 November 2026."""

DATE_FORMAT = "j F Y"
