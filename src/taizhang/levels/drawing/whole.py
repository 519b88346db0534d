"""The picture of the whole: sections or plans as bars in columns, what they carry as bands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from taizhang.levels.drawing.bands import band
from taizhang.levels.drawing.text import cut, width
from taizhang.levels.queries.whole import Flow, Key, Node, Whole

BAR, GAP, HEAD, LABEL, BETWEEN = 18, 14, 36, 200, 190
#: The tallest column, and the least that a bar needs for its words.
TALLEST, LEAST = 560.0, 18.0
_WORDS = 14.5


@dataclass(eq=False)
class Bar:
    """A node: `full` high, `missing` of that (at its foot) is carried by nothing."""

    node: Node
    x: float
    full: float
    missing: float
    y: float = 0
    out: list[Ribbon] = field(default_factory=list)
    into: list[Ribbon] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its words, cut to their room."""
        words = self.node.words
        return words if width(words) <= _WORDS else cut(words, _WORDS)

    @property
    def label_x(self) -> float:
        """Where its words begin."""
        return self.x + BAR + 8

    @property
    def label_y(self) -> float:
        """The foot of its words."""
        return self.y + 14

    @property
    def missing_y(self) -> float:
        """Where the part begins that nothing carries."""
        return self.y + self.full - self.missing


@dataclass(eq=False)
class Ribbon:
    """A flow: the share of it whose targets are no weaker, and the share whose targets are."""

    flow: Flow
    left: Bar
    right: Bar
    path: str = ""
    weaker_path: str = ""


@dataclass
class WholePicture:
    """All of it."""

    width: float
    height: float
    heads: list[tuple[float, str]]
    bars: list[Bar]
    ribbons: list[Ribbon]


def draw_whole(whole: Whole) -> WholePicture:
    """Lay the columns out, each as high as it has tasks, and spread the bands."""
    longest = max((len(column) for column in whole.columns), default=1)
    tasks = max((sum(node.tasks for node in column) for column in whole.columns), default=1)
    scale = max(TALLEST, longest * LEAST) / max(1, tasks)
    bars: dict[Key, Bar] = {}
    heights, step = [], BAR + LABEL + BETWEEN
    for number, column in enumerate(whole.columns):
        y = float(HEAD)
        for node in column:
            full = max(LEAST, node.tasks * scale)
            bar = Bar(node, number * step, full, full * node.missing / max(1, node.tasks), y)
            bars[node.key] = bar
            y += full + GAP
        heights.append(y)
    ribbons = [Ribbon(f, bars[f.upper.key], bars[f.lower.key]) for f in whole.flows]
    _spread(ribbons)
    return WholePicture(
        width=len(whole.columns) * step - BETWEEN,
        height=max(heights, default=HEAD),
        heads=[(number * step, _head(column)) for number, column in enumerate(whole.columns)],
        bars=list(bars.values()),
        ribbons=ribbons,
    )


def _head(column: list[Node]) -> str:
    plans = {node.plan.pk: node.plan for node in column}
    if len(plans) == 1:
        name = next(iter(plans.values())).name
        return name if width(name) <= _WORDS + 2 else cut(name, _WORDS + 2)
    levels = dict.fromkeys(p.get_level_display() for p in plans.values() if p.level)
    return "、".join(str(level) for level in levels)


def _spread(ribbons: list[Ribbon]) -> None:
    """Let the bands of a bar share what of it is carried, in the order of the bars they lead to."""
    for ribbon in ribbons:
        ribbon.left.out.append(ribbon)
        ribbon.right.into.append(ribbon)
    starts: dict[int, tuple[float, float]] = {}
    ends: dict[int, tuple[float, float]] = {}
    for bar in {r.left for r in ribbons}:
        bar.out.sort(key=lambda r: r.right.y)
        starts |= _shares(bar.out, bar.y, bar.full - bar.missing)
    for bar in {r.right for r in ribbons}:
        bar.into.sort(key=lambda r: r.left.y)
        based = bar.full * bar.node.based / max(1, bar.node.tasks)
        ends |= _shares(bar.into, bar.y, based)
    for ribbon in ribbons:
        (y1, h1), (y2, h2) = starts[id(ribbon)], ends[id(ribbon)]
        _shape(ribbon, y1, h1, y2, h2)


def _shape(ribbon: Ribbon, y1: float, h1: float, y2: float, h2: float) -> None:
    x1, x2 = ribbon.left.x + BAR, ribbon.right.x
    share = ribbon.flow.weaker / ribbon.flow.pairs
    whole = 1 - share
    if whole:
        ribbon.path = band(x1, y1, h1 * whole, x2, y2, h2 * whole)
    if share:
        ribbon.weaker_path = band(x1, y1 + h1 * whole, h1 * share, x2, y2 + h2 * whole, h2 * share)


def _shares(ribbons: list[Ribbon], y: float, room: float) -> dict[int, tuple[float, float]]:
    every = sum(r.flow.pairs for r in ribbons)
    found, weights = {}, defaultdict(float)
    for ribbon in ribbons:
        weights[id(ribbon)] = room * ribbon.flow.pairs / every
        found[id(ribbon)] = (y, weights[id(ribbon)])
        y += weights[id(ribbon)]
    return found
