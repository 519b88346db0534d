"""The hidden key of a row: what it is about, sealed with the installation's secret."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from django.core import signing

from taizhang.ledger.workbooks.columns import FILLED

_SALT = "taizhang.ledger.workbooks"
_LENGTH = 8


class ForgedKey(Exception):
    """A key that this installation did not make."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """Which entry, unit and period a row is about.

    `report` and `edition` are what was seen when the workbook was made (0 and 0: there was no report
    yet); `targets` the ids of the targets in the order of their columns; `filled` a short digest of what
    stood in each cell to fill in, in the order of `fields`.
    """

    entry: int
    unit: int
    period: int
    report: int
    edition: int
    targets: tuple[int, ...]
    filled: str

    @property
    def fields(self) -> list[str]:
        """The fields of the report that the row fills in."""
        return fields_of(self.targets)

    def touched(self, values: Mapping[str, str]) -> dict[str, str]:
        """Those of `values` (by field) that are not what stood there; a value goes with its day."""
        stood = dict(zip(self.fields, _pieces(self.filled), strict=True))
        changed = {n for n, text in values.items() if _digest(text) != stood.get(n, _digest(""))}
        pairs = {n.partition("-")[2] for n in changed if "-" in n}
        return {
            n: t for n, t in values.items() if n in changed or n.partition("-")[2] in pairs - {""}
        }

    def sealed(self) -> str:
        """The key as it stands in its cell."""
        return signing.Signer(salt=_SALT).sign_object(list(astuple(self)))

    @classmethod
    def opened(cls, text: str) -> RowKey:
        """The key in a cell. Raises: ForgedKey."""
        try:
            given = signing.Signer(salt=_SALT).unsign_object("".join(text.split()))
            entry, unit, period, report, edition, targets, filled = given
        except (signing.BadSignature, ValueError, TypeError) as reason:
            raise ForgedKey from reason
        if len(filled) != _LENGTH * len(fields_of(targets)):
            raise ForgedKey
        return cls(entry, unit, period, report, edition, tuple(targets), filled)


def fields_of(targets: Iterable[int]) -> list[str]:
    """The fields to fill in of a task with these targets, in a set order."""
    pairs = (name for target in targets for name in (f"value-{target}", f"on-{target}"))
    return [*(column.key for column in FILLED), *pairs]


def digest(values: Mapping[str, str], targets: Iterable[int]) -> str:
    """What stands in each cell, shortened, the same whichever program saves it."""
    return "".join(_digest(values.get(name, "")) for name in fields_of(targets))


def _digest(text: str) -> str:
    said = "\n".join(text.split())
    return hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]


def _pieces(filled: str) -> list[str]:
    return [filled[i : i + _LENGTH] for i in range(0, len(filled), _LENGTH)]
