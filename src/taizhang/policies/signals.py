"""What other capabilities may wish to know of plans, told in the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

#: A plan that revises no other was published: `plan`, `by`.
plan_published = Signal()
#: A published plan was taken back: `plan`, `on`, `by`.
plan_withdrawn = Signal()
#: A revision took the place of a plan: `plan` (the new one), `before`, `by`.
plan_revised = Signal()
