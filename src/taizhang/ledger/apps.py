"""The capability as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tasks of all plans, and what happens to them."""

    name = "taizhang.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Make acts and kinds known; entries follow the plans; evidence lies beside original files."""
        from taizhang.ledger import history, options, permissions, recorded  # noqa: F401
        from taizhang.ledger.evidence_files import kept_here
        from taizhang.ledger.queries.reworded import words_that_hold
        from taizhang.ledger.reaching import units_given_work
        from taizhang.ledger.services import opening
        from taizhang.policies.files import tell_keeper
        from taizhang.policies.search import also_says
        from taizhang.policies.signals import plan_published, plan_revised, plan_withdrawn
        from taizhang.policies.visibility import also_given

        tell_keeper(kept_here)
        also_given(units_given_work)
        also_says(words_that_hold)
        plan_published.connect(opening.open_entries, dispatch_uid="ledger.open")
        plan_revised.connect(opening.carry_over, dispatch_uid="ledger.carry-over")
        plan_withdrawn.connect(opening.end_entries, dispatch_uid="ledger.end")
