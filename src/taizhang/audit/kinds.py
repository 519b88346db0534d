"""The kinds of subjects, each told by its capability: its words, where it is seen, whom it concerns.

The history knows no other capability. In its `history.py`, loaded when it is ready, a capability
says

    tell("policies.plan", "方案", "plan", reach=…, address=…, is_whole=True)

so that the history of one subject can be read by those who see the subject, and leads back to it.
What no capability tells of is shown under its bare kind, to those alone who read everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from taizhang.permission import Reach
from taizhang.tables.language import language


def _nobody(key: str) -> Reach | None:
    return None


def _nowhere(key: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subjects. `reach` gives the units that the subject with a key concerns, None for
    one that is not there; `address` its page, "" for none. The history of one that `is_whole` holds
    that of its parts: all that stands in its chain.
    """

    name: str
    zh: str
    en: str
    reach: Callable[[str], Reach | None] = _nobody
    address: Callable[[str], str] = _nowhere
    is_whole: bool = False

    def words(self) -> str:
        """What it is called on pages: 方案."""
        return self.en if language() == "en" else self.zh


KINDS: dict[str, Kind] = {}


def tell(
    name: str,
    zh: str,
    en: str,
    *,
    reach: Callable[[str], Reach | None] = _nobody,
    address: Callable[[str], str] = _nowhere,
    is_whole: bool = False,
) -> Kind:
    """Make a kind known. Raises: ValueError for one that is known already."""
    if name in KINDS:
        raise ValueError(f"{name} is told twice")
    KINDS[name] = kind = Kind(name, zh, en, reach, address, is_whole)
    return kind


def kind_of(name: str) -> Kind:
    """The kind, or one that knows only its name."""
    return KINDS.get(name) or Kind(name, name, name)


tell("system", "系统", "the installation")
