"""The chain of one task: cards in columns, the highest level left, bands between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from taizhang.levels.drawing.bands import band
from taizhang.levels.drawing.text import cut, width, wrapped
from taizhang.levels.queries.chain import Chain, ChainPair, Gap
from taizhang.policies.models import Task

CARD, GUTTER, GAP, LINE, PAD, HEAD = 288, 96, 20, 20, 10, 40
#: Cards that a column shows; the list below the picture has all.
MOST = 40
#: Chinese characters of 14 and 12 pixels in a card.
_WORDS, _SMALL = 18.5, 22.0


@dataclass(eq=False)
class Card:
    """A task, or (`gap`) an empty place where one should be."""

    task: Task
    x: float
    lines: list[str]
    place: str
    is_here: bool = False
    gap: Gap | None = None
    y: float = 0
    bands_left: list[Band] = field(default_factory=list)
    bands_right: list[Band] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How high it is, with all its lines."""
        return 2 * PAD + LINE * (len(self.lines) + 1)

    @property
    def text(self) -> list[tuple[float, str]]:
        """Each line with the place of its foot."""
        top = self.y + PAD + LINE
        return [(top + LINE * number + 15, line) for number, line in enumerate(self.lines)]

    @property
    def place_y(self) -> float:
        """The foot of the line that says where."""
        return self.y + PAD + 13

    @property
    def text_x(self) -> float:
        """Where lines begin."""
        return self.x + 12


@dataclass(eq=False)
class Band:
    """What joins two cards; `pair` is None where it leads to a gap."""

    left: Card
    right: Card
    pair: ChainPair | None
    path: str = ""

    @property
    def thickness(self) -> int:
        """How thick it is: what carries out is thick, what is related thin."""
        if self.pair is None:
            return 3
        return 14 if self.pair.row.grade == 2 else 5


@dataclass
class Head:
    """The words above a column."""

    x: float
    words: str


@dataclass
class ChainPicture:
    """All of it. `left_out` cards found no place."""

    width: float
    height: float
    heads: list[Head]
    cards: list[Card]
    bands: list[Band]
    left_out: int


def draw_chain(chain: Chain) -> ChainPicture:
    """Lay the chain out."""
    columns, left_out = _columns(chain)
    bands = _bands(chain, columns)
    height = _stack(columns, bands)
    for one in bands:
        _shape(one)
    ranks = sorted(columns)
    return ChainPicture(
        width=len(ranks) * CARD + (len(ranks) - 1) * GUTTER + 2,
        height=height,
        heads=[Head(_x(ranks, rank), _head(columns[rank])) for rank in ranks],
        cards=[card for rank in ranks for card in columns[rank]],
        bands=bands,
        left_out=left_out,
    )


def _columns(chain: Chain) -> tuple[dict[int, list[Card]], int]:
    ranks = set(chain.columns)
    ranks |= {_rank_of(gap, chain) for gap in chain.gaps}
    places, columns, left_out = sorted(ranks), defaultdict(list), 0
    for rank, tasks in chain.columns.items():
        for task in tasks[:MOST]:
            columns[rank].append(_card(task, _x(places, rank), is_here=task == chain.task))
        left_out += len(tasks[MOST:])
    for gap in chain.gaps:
        rank = _rank_of(gap, chain)
        if len(columns[rank]) < MOST:
            columns[rank].append(_gap_card(gap, _x(places, rank)))
    return dict(columns), left_out


def _x(ranks: list[int], rank: int) -> float:
    return 1 + ranks.index(rank) * (CARD + GUTTER)


def _rank_of(gap: Gap, chain: Chain) -> int:
    rank = chain.ranks.get(gap.task.plan_id, 0)
    return rank - 1 if gap.is_above else rank + 1


def _card(task: Task, x: float, *, is_here: bool) -> Card:
    words = " ".join(filter(None, [task.number, task.measure or task.text]))
    lines = wrapped(words, _WORDS, 2)
    if task.measure and task.text:
        lines += wrapped(task.text, _WORDS, 2)
    return Card(task, x, lines[:4], _place(task), is_here)


def _gap_card(gap: Gap, x: float) -> Card:
    names = [
        _name(plan.jurisdiction.name if plan.jurisdiction else plan.name) for plan in gap.plans
    ]
    shown = wrapped("、".join(names), _SMALL, 3)
    return Card(gap.task, x, shown, "", gap=gap)


def _name(name: str) -> str:
    return name if width(name) <= _WORDS else cut(name, _WORDS)


def _place(task: Task) -> str:
    plan = task.plan
    name = plan.jurisdiction.name if plan.jurisdiction else plan.name
    unit = task.unit.name if task.unit else ""
    said = f"{name} · {unit}" if unit and not unit.startswith(name) else unit or name
    return said if width(said) <= _SMALL else cut(said, _SMALL)


def _head(cards: list[Card]) -> str:
    tasks = [card.task for card in cards if card.gap is None]
    levels = dict.fromkeys(task.plan.get_level_display() for task in tasks if task.plan.level)
    if not tasks:
        plans = [plan for card in cards if card.gap for plan in card.gap.plans]
        levels = dict.fromkeys(plan.get_level_display() for plan in plans if plan.level)
    return "、".join(str(level) for level in levels)


def _bands(chain: Chain, columns: dict[int, list[Card]]) -> list[Band]:
    cards = {card.task.pk: card for column in columns.values() for card in column if not card.gap}
    bands = [
        Band(cards[pair.upper.pk], cards[pair.lower.pk], pair)
        for pair in chain.pairs
        if pair.upper.pk in cards and pair.lower.pk in cards
    ]
    for card in (card for column in columns.values() for card in column if card.gap):
        mate = cards.get(card.task.pk)
        if mate and card.gap:
            ends = (card, mate) if card.gap.is_above else (mate, card)
            bands.append(Band(*ends, None))
    for one in bands:
        one.left.bands_right.append(one)
        one.right.bands_left.append(one)
    return bands


def _stack(columns: dict[int, list[Card]], bands: list[Band]) -> float:
    """Give each card its height on the page, near what it is joined to; returns the whole height."""
    tallest = max(sum(c.height + GAP for c in column) - GAP for column in columns.values())
    here = min(columns, key=abs)
    for rank in sorted(columns, key=lambda rank: abs(rank - here)):
        column = columns[rank]
        column.sort(key=_middle_of_mates)
        _settle(column, tallest)
    for column in columns.values():
        for card in column:
            card.bands_left.sort(key=lambda one: one.left.y)
            card.bands_right.sort(key=lambda one: one.right.y)
    return HEAD + tallest + 2


def _settle(column: list[Card], tallest: float) -> None:
    """Stack a column, in the middle of the picture."""
    own = sum(card.height + GAP for card in column) - GAP
    y = HEAD + (tallest - own) / 2
    for card in column:
        card.y = y
        y += card.height + GAP


def _middle_of_mates(card: Card) -> tuple[float, bool]:
    mates = [one.left for one in card.bands_left] + [one.right for one in card.bands_right]
    placed = [mate.y for mate in mates if mate.y]
    return (sum(placed) / len(placed) if placed else 0.0, card.gap is not None)


def _shape(one: Band) -> None:
    out, into = one.left.bands_right, one.right.bands_left
    y1 = _slot(one.left, out, out.index(one))
    y2 = _slot(one.right, into, into.index(one))
    x1, x2 = one.left.x + CARD, one.right.x
    one.path = band(x1, y1, one.thickness, x2, y2, one.thickness)


def _slot(card: Card, bands: list[Band], number: int) -> float:
    """Where the band of this number leaves the card: they share its side evenly."""
    share = card.height / len(bands)
    return card.y + share * (number + 0.5) - bands[number].thickness / 2
