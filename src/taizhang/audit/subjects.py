"""What an act was done to (对象), as plain values that outlive the row."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that acts are done to.

    `kind` is app label and model (`policies.plan`), or a word of the capability's own; `key` the
    primary key as text; `name` how people call it, as of the act. `chain` names the chain that its
    events stand in: its own, or that of the whole that it is a part of (a task's: its plan's).
    """

    kind: str
    key: str = ""
    name: str = ""
    chain: str = ""

    def __post_init__(self) -> None:
        if not self.chain:
            object.__setattr__(self, "chain", f"{self.kind}:{self.key}" if self.key else self.kind)

    @classmethod
    def of(cls, thing: Model | Subject) -> Subject:
        """The subject that a saved row is; a row may name its chain by `audit_chain`.

        Raises: ValueError for a row that was not saved: it has no key yet.
        """
        if isinstance(thing, Subject):
            return thing
        if thing.pk is None:
            raise ValueError(f"{thing!r} has no key: record it after it is saved")
        chain: str = getattr(thing, "audit_chain", "")
        return cls(thing._meta.label_lower, str(thing.pk), str(thing), chain)


#: Acts that concern the installation itself: settings, a backup, a sign-in under an unknown name.
SYSTEM = Subject("system")
