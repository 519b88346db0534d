"""Tasks from prose: numbered items, and the words of responsibility that close them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from taizhang.extraction.draft import DraftPlan, DraftTask, UnitCell
from taizhang.extraction.headings import Headings
from taizhang.extraction.labels import Label, LabelKind
from taizhang.extraction.outline import Node
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Section
from taizhang.extraction.units import looks_like_responsibility, states_deadline
from taizhang.extraction.units.rules import lays_down_rule

# 责任单位：… and its relatives, wherever they stand; what follows to the end is responsibility.
_LABEL = re.compile(
    r"(?:主要|第一|共同|总)?(?:牵头|责任|主责|主办|承办|负责|落实|实施|执行|配合|参与|参加|协办|协助"
    r"|协同|会同)(?:责任|配合|参与|牵头|落实)*(?:单位|部门|科室|处室|股室|机构|主体|地区|领导)"
    r"(?:（[^（）]{1,12}）)?：|(?:完成|办结|落实|推进|实施|工作|计划)(?:时限|期限|时间|时间节点)(?:要求)?："
    r"|时限(?:要求)?："
)
_BRACKET = re.compile(
    r"（(?:[^（）]|（[^（）]*）)*）|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】|［[^［］]*］"
)
_SENTENCE_END = "。；！？"
_OPENING, _CLOSING = "（〔[【［", "）〕]】］"
_HEADING_LENGTH = 42
# A sentence with a date or a counted number is work, not a heading.
_WORKING = re.compile(r"(?:19|20)\d{2}年|\d(?:\.\d+)?(?:%|‰|[个家所万亿项名人处座条公里亩元户次])")
_GENERAL = re.compile(
    r"总体要求|指导思想|总体目标|工作目标|主要目标|具体目标|发展目标|目标任务|目标要求|基本原则|工作原则"
    r"|总体思路|工作思路|总体部署|^目标$|现状|形势|背景|基础与|发展基础|总则|附则"
)
_HISTORY = re.compile(r"现状|形势|背景|发展基础|基础与|附则|基本情况|主要成效|存在问题")
_ITEM_KINDS = {
    LabelKind.PART,
    LabelKind.CHAPTER,
    LabelKind.CHINESE,
    LabelKind.CHINESE_BRACKET,
    LabelKind.NUMBER,
    LabelKind.NUMBER_PATH,
}
_HOIST_BELOW = 0.6


@dataclass(slots=True)
class Piece:
    """A stretch of an item's text with the words of responsibility that close it."""

    texts: list[Passage] = field(default_factory=list)
    responsibility: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A node read: its heading sentence, its pieces, its children."""

    node: Node
    heading: Passage | None
    pieces: list[Piece]
    children: list[Item]

    @property
    def closed(self) -> bool:
        """Whether the item has words of responsibility of its own."""
        return any(piece.responsibility for piece in self.pieces)

    def any_closed(self) -> bool:
        """Whether it or anything below it has."""
        return self.closed or any(child.any_closed() for child in self.children)

    def walk(self) -> Iterator[Item]:
        """The item and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_prose(
    root: Node,
    plan: DraftPlan,
    headings: Headings,
    *,
    tasks: bool,
    gives_duty: Callable[[Passage], bool] = lambda words: False,
) -> dict[int, Section]:
    """Add the headings of `root` to `headings`, its tasks and its other passages to `plan`.

    Returns the sections by the id() of the node that each is the heading of.

    With `tasks` False (a table is the task list) all text is general and only headings are taken.
    `gives_duty` tells of an item without words of responsibility whether its sentences give a unit
    a duty: then it is a task as well.
    """
    top = _read_node(root)
    if tasks:
        _hoist(top)
    named = top.any_closed()
    walker = _Walker(plan, headings, named=named, tasks=tasks, gives_duty=gives_duty)
    walker.visit_root(top)
    return walker.sections


def _read_node(node: Node) -> Item:
    children = [_read_node(child) for child in node.children]
    heading, rest = _heading_and_rest(node)
    paragraphs = ([rest] if rest is not None and rest.text else []) + node.bodies
    pieces = _pieces(paragraphs) if node.label or node.kind else []
    return Item(node, heading, pieces, children)


def _heading_and_rest(node: Node) -> tuple[Passage | None, Passage | None]:
    """The heading sentence of an item and what follows it in the same paragraph."""
    own = node.own
    if own is None:
        return None, None
    text = own.text
    follows = bool(node.bodies or node.children)
    close = _first_responsibility(text)
    end = next((i for i, c in enumerate(text) if c in _SENTENCE_END), None)
    if end is not None and (close is None or end < close):
        sentence, rest = own[:end], own[end + 1 :]
        more = bool(rest.text) and _first_responsibility(rest.text) != 0
        body_follows = any(_first_responsibility(b.text) != 0 for b in node.bodies) or node.children
        if (
            text[end] == "。"
            and _is_heading(sentence.text)
            and (more or (not rest.text and body_follows))
        ):
            return sentence, rest
        return None, own
    if close is None and end is None and follows and len(text) <= _HEADING_LENGTH:
        own_body = any(_first_responsibility(b.text) != 0 for b in node.bodies) or node.children
        return (own.strip("：:"), None) if own_body else (None, own)
    colon = text.find("：")
    before_close = 0 < colon <= 20 and (close is None or colon < close)
    if before_close and len(text) > colon + 1 and _is_heading(text[:colon]):
        return own[:colon], own[colon + 1 :]
    return None, own


def _is_heading(sentence: str) -> bool:
    return 0 < len(sentence) <= _HEADING_LENGTH and not _WORKING.search(sentence)


def _first_responsibility(text: str) -> int | None:
    """Where the first words of responsibility in `text` begin."""
    starts = [m.start() for m in [_LABEL.search(text)] if m]
    starts += [m.start() for m in _BRACKET.finditer(text) if _closes(text, m)]
    return min(starts) if starts else None


def _closes(text: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket holds responsibility: it ends a sentence, and reads so."""
    after = text[bracket.end() : bracket.end() + 1]
    before = text[bracket.start() - 1 : bracket.start()]
    ends = not after or after in _SENTENCE_END or before in _SENTENCE_END or after in _OPENING
    if not ends and before not in _CLOSING:
        return False
    inner = bracket[0][1:-1]
    if states_deadline(inner):
        return _stands_beside_units(text, bracket)
    return ends and _is_responsibility(inner)


def _stands_beside_units(text: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket that holds a deadline touches one of units: （…牵头）（2025年6月底前完成）."""
    following = _BRACKET.match(text, bracket.end())
    if following is not None and _is_responsibility(following[0][1:-1]):
        return True
    if text[bracket.start() - 1 : bracket.start()] not in _CLOSING:
        return False
    opening = _OPENING[_CLOSING.index(text[bracket.start() - 1])]
    before = _BRACKET.match(text, max(0, text.rfind(opening, 0, bracket.start() - 1)))
    return (
        before is not None
        and before.end() == bracket.start()
        and _is_responsibility(before[0][1:-1])
    )


def _is_responsibility(text: str) -> bool:
    """Whether words name who answers; a rule for the whole document names nobody."""
    return looks_like_responsibility(text) and not lays_down_rule(text)


def _pieces(paragraphs: Iterable[Passage]) -> list[Piece]:
    """Texts and the responsibility that closes each, over the paragraphs of one item."""
    pieces = [Piece()]
    for paragraph in paragraphs:
        for part, is_responsibility in _split(paragraph):
            if is_responsibility:
                pieces[-1].responsibility.append(part)
            else:
                if pieces[-1].responsibility and pieces[-1].texts:
                    pieces.append(Piece())
                pieces[-1].texts.append(part)
    if len(pieces) > 1 and not pieces[-1].responsibility:
        # What follows the last responsibility goes with the text before it.
        last = pieces.pop()
        pieces[-1].texts += last.texts
    return pieces


def _split(paragraph: Passage) -> Iterator[tuple[Passage, bool]]:
    """The parts of a paragraph: (words, whether they are responsibility)."""
    text, at = paragraph.text, 0
    label = _LABEL.search(text)
    limit = label.start() if label else len(text)
    for bracket in _BRACKET.finditer(text):
        if bracket.start() >= limit:
            # A label inside a bracket: the bracket is the responsibility.
            break
        if bracket.end() > limit or _closes(text, bracket):
            if bracket.end() > limit and not _is_responsibility(bracket[0][1:-1]):
                continue
            words = paragraph[at : bracket.start()]
            at = bracket.end()
            if at < len(text) and text[at] in _SENTENCE_END:
                if words.text and words.text[-1] not in _SENTENCE_END:
                    words = Passage.join(paragraph.document, [words, paragraph[at : at + 1]])
                at += 1
            if words.text:
                yield words, False
            yield paragraph[bracket.start() + 1 : bracket.end() - 1], True
            if bracket.end() > limit:
                label = _LABEL.search(text, at)
                limit = label.start() if label else len(text)
    if limit > at and (words := paragraph[at:limit].strip(" （〔[【")).text:
        yield words, False
    if label is not None and limit >= at:
        yield _without_lone_bracket(paragraph[limit:]), True


def _without_lone_bracket(words: Passage) -> Passage:
    """The words without a closing bracket that was opened before them."""
    words = words.strip()
    while words.text and words.text[-1] in "）〕]】":
        opening = "（〔[【"["）〕]】".index(words.text[-1])]
        if words.text.count(opening) >= words.text.count(words.text[-1]):
            break
        words = words[: len(words) - 1]
    return words


def _hoist(item: Item) -> None:
    """Give to an item the responsibility that closes only the last of its parts."""
    share = _closed_share(item)
    for parent in item.walk():
        children = parent.children
        if len(children) < 2 or not children[-1].closed or parent.closed:
            continue
        others = any(child.any_closed() for child in children[:-1])
        kind = children[-1].node.kind
        if others or parent.node.kind is None or share.get(kind, 0) >= _HOIST_BELOW:
            continue
        last = children[-1].pieces[-1]
        if not parent.pieces:
            parent.pieces.append(Piece())
        parent.pieces[-1].responsibility, last.responsibility = last.responsibility, []


def _closed_share(top: Item) -> dict[LabelKind | None, float]:
    counts: dict[LabelKind | None, list[int]] = {}
    for item in top.walk():
        tally = counts.setdefault(item.node.kind, [0, 0])
        tally[0] += item.closed
        tally[1] += 1
    return {kind: closed / total for kind, (closed, total) in counts.items()}


class _Walker:
    """Goes through the items in order and sorts them into headings, tasks and general text."""

    def __init__(
        self,
        plan: DraftPlan,
        headings: Headings,
        *,
        named: bool,
        tasks: bool,
        gives_duty: Callable[[Passage], bool],
    ) -> None:
        self.plan, self.headings, self.named, self.tasks = plan, headings, named, tasks
        self.gives_duty = gives_duty
        self.sections: dict[int, Section] = {}
        #: Items that close a document without being work: 四、工作要求 behind parts that have items.
        self.closing: set[int] = set()

    def visit_root(self, top: Item) -> None:
        self._note(top.node.bodies)
        self.closing = {id(item) for item in _closing(top.children)}
        for child in top.children:
            self.plan.general.append([])
            self._visit(child, None, general=False)

    def _visit(self, item: Item, section: Section | None, *, general: bool) -> None:
        title = _title(item)
        general = general or bool(_GENERAL.search(title.text) if title else False)
        if self.tasks and self._is_task(item, general=general):
            self._emit(item, section)
            if item.closed:
                for child in item.children:
                    if child.any_closed():
                        self._visit(child, section, general=general)
            return
        if title is not None and _is_section(item):
            section = self.headings.add(item.node.label, title, item.node.label_words)
            self.sections[id(item.node)] = section
            self._note([title])
        if not (title and _HISTORY.search(title.text)):
            self._general(item)
        for child in item.children:
            self._visit(child, section, general=general)

    def _is_task(self, item: Item, *, general: bool) -> bool:
        if item.closed:
            return True
        if general or item.node.kind not in _ITEM_KINDS:
            return False
        if any(child.node.kind in _ITEM_KINDS or child.any_closed() for child in item.children):
            return False
        texts = [text for piece in item.pieces for text in piece.texts]
        if self.named:
            return any(self.gives_duty(text) for text in texts)
        return bool(texts) and id(item) not in self.closing

    def _general(self, item: Item) -> None:
        for piece in item.pieces:
            self.plan.general[-1].extend(piece.texts)
            self._note(piece.texts)

    def _note(self, texts: Iterable[Passage]) -> None:
        self.plan.notes += [(len(self.plan.tasks), text) for text in texts]

    def _emit(self, item: Item, section: Section | None) -> None:
        label, words = item.node.label, item.node.label_words
        pieces = item.pieces or [Piece()]
        inner = [p for child in item.children if not child.any_closed() for p in _whole(child)]
        pieces[-1].texts += inner
        for piece in pieces:
            texts = piece.texts or ([item.heading] if item.heading is not None else [])
            if not texts:
                continue
            draft = DraftTask(
                text=Passage.join(texts[0].document, texts),
                number=task_number(label, words),
                number_words=words,
                measure=item.heading if piece.texts else None,
                section=section,
            )
            draft.units = [UnitCell(words, None) for words in piece.responsibility]
            if not piece.responsibility and self.named:
                draft.confidence = 0.7
            self.plan.tasks.append(draft)


def _closing(parts: list[Item]) -> list[Item]:
    """The last parts of a document if they have no items where a part before them has some."""
    count = len(parts)
    while count and not any(c.node.kind in _ITEM_KINDS for c in parts[count - 1].children):
        count -= 1
    return parts[count:] if count else []


def task_number(label: Label | None, words: Passage | None) -> str | None:
    """The number of an item: `1.` is `1`, `（一）` stays as written."""
    if label is None or words is None:
        return None
    if label.kind in (LabelKind.NUMBER, LabelKind.NUMBER_PATH):
        return label.value
    return "".join(words.raw().split()).rstrip("、.．：:")


def _title(item: Item) -> Passage | None:
    if item.heading is not None:
        return item.heading
    own = item.node.own
    return own if own is not None and len(own) <= _HEADING_LENGTH else None


def _is_section(item: Item) -> bool:
    if item.node.kind is None:
        return False
    if item.children or item.node.tables or item.node.marked:
        return True
    return item.node.kind <= LabelKind.CHINESE_BRACKET and item.heading is not None


def _whole(item: Item) -> Iterator[Passage]:
    """All words of an item that is part of its parent's text, labels among them."""
    if item.node.label_words is not None:
        yield item.node.label_words
    own = [item.node.own] if item.node.own is not None else []
    for paragraph in (*own, *item.node.bodies):
        yield from (words for words, closes in _split(paragraph) if not closes)
    for child in item.children:
        yield from _whole(child)
