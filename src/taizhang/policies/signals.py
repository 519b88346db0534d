"""What other capabilities may wish to know of plans, told in the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

#: A revision took the place of a plan: `plan` (the new one), `before`, `by`.
plan_revised = Signal()
