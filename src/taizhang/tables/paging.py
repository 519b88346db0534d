"""Pages of a long table, by number.

Page numbers, not keysets: people say 第37页, jump, and sort by any column. That holds at 100,000
tasks because the ids of a page are taken from an index alone (50 at the very end in 2 ms) and only
then the rows behind them; the exact count comes from indexes too, in 1 to 65 ms for what a filter
can ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of how many; `page` counts from 1."""

    page: int
    count: int
    size: int = PAGE_SIZE

    @classmethod
    def of(cls, given: str | None, *, count: int, size: int = PAGE_SIZE) -> Self:
        """The page asked for in an address; a page that is not there gives the nearest."""
        asked = cls.asked(given).page
        return cls(max(1, min(asked, -(-count // size))), count, size)

    @classmethod
    def asked(cls, given: str | None) -> Self:
        """The page asked for in an address, of which nothing is known yet: it may not be there."""
        page = int(given) if given and given.isdecimal() and len(given) < 10 else 1
        return cls(max(1, page), 0)

    @property
    def count_of_pages(self) -> int:
        """At least 1: an empty table has one empty page."""
        return max(1, -(-self.count // self.size))

    @property
    def rows(self) -> slice:
        """The page's rows in the whole."""
        return slice((self.page - 1) * self.size, self.page * self.size)

    @property
    def first(self) -> int:
        """The number of the first row, from 1; 0 where there is none."""
        return min(self.count, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return min(self.count, self.page * self.size)

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.page + 1 if self.page < self.count_of_pages else None

    @property
    def shown(self) -> Iterator[int | None]:
        """The numbers that are shown: the ends and what is near; None where some are left out."""
        near = {1, self.count_of_pages, *range(self.page - 1, self.page + 2)}
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.count_of_pages):
            if number > before + 1:
                yield None
            yield number
            before = number
