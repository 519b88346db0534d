"""Points to come."""

from __future__ import annotations

CHECKS: list = []
