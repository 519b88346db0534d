"""A point of the self-check."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from taizhang.documents.errors import Wording


class State(StrEnum):
    """How a point stands: to be mended, to be looked at, in order."""

    BAD = "bad"
    WARN = "warn"
    OK = "ok"


NOTHING = Wording("", "")


@dataclass(frozen=True, slots=True)
class Point:
    """What was examined, and how it stands.

    `found` says what is the case, `mend` what to do ("" where nothing is); `clause` is that of GB/T
    22239-2019 that asks for it, "" where none does.
    """

    code: str
    group: Wording
    title: Wording
    state: State
    found: Wording
    mend: Wording = NOTHING
    clause: str = ""

    def to_json(self, language: str) -> dict[str, Any]:
        """For `--json`: words in one language."""
        return {
            "code": self.code,
            "state": self.state.value,
            "clause": self.clause,
            **{
                name: words["en" if language == "en" else "zh"]
                for name, words in asdict(self).items()
                if name in ("group", "title", "found", "mend")
            },
        }


def point(
    code: str,
    group: Wording,
    title: Wording,
    found: Wording,
    *,
    bad: bool = False,
    warn: bool = False,
    mend: Wording | None = None,
    clause: str = "",
) -> Point:
    """A point, in order unless `bad` or `warn`; `mend` is told only then."""
    state = State.BAD if bad else State.WARN if warn else State.OK
    told = mend if mend and state is not State.OK else NOTHING
    return Point(code, group, title, state, found, told, clause)
