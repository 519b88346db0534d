"""`taizhang manage examine_plans`: examine the plans that were kept before plans were examined."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand

from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.services import examine_plan


class Command(BaseCommand):
    """Each plan in a transaction of its own; stopped half-way, the command can be run again."""

    help = "Examine the plans that an earlier version kept without examining them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine them and say how many they were."""
        waiting = Plan.objects.filter(examined_at__isnull=True).order_by("pk")
        by = Actor.operator(getpass.getuser())
        count = 0
        for plan in list(waiting.only("pk")):
            examine_plan(plan=plan, by=by)
            count += 1
        self.stdout.write(f"{count} plans examined")
