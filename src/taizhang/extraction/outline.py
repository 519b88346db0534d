"""The outline of a document's prose: numbered paragraphs as a tree, tables at their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from taizhang.documents.model import Block, BlockKind, Document
from taizhang.extraction.labels import Label, LabelKind, read_label
from taizhang.extraction.passage import Passage

# A heading that the file marks as such, but that has no number, is as deep as its level says.
_OUTLINE_KINDS = {1: LabelKind.CHAPTER, 2: LabelKind.CHINESE_BRACKET, 3: LabelKind.NUMBER}
_HEADING_LENGTH = 45
_ANNEX = re.compile(r"附(?:件|表|录)[\d一二三四五六七八九十]*[：:]?$")


@dataclass(slots=True)
class Node:
    """A numbered paragraph (or the root) with what stands below it until the next of its kind.

    `own` is the paragraph itself without its label; `bodies` the unnumbered paragraphs after it and
    `tables` the indices of the tables after it, both before the first child.
    """

    label: Label | None
    label_words: Passage | None
    own: Passage | None
    kind: LabelKind | None = None
    bodies: list[Passage] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    marked: bool = False

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with text, its passage and label; `table` stands for a table at this place."""

    block: Block | None
    words: Passage | None
    label: Label | None
    table: int | None = None


def paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs that have text, and the tables between them, in order."""
    found: list[Paragraph] = []
    last_table = None
    for block in document.blocks:
        if block.kind is BlockKind.CELL:
            if block.table != last_table:
                found.append(Paragraph(None, None, None, block.table))
                last_table = block.table
            continue
        words = Passage.of(document, block.index)
        if words.text:
            found.append(Paragraph(block, words, read_label(words.text)))
            last_table = None
    return found


def build_outline(items: Sequence[Paragraph]) -> Node:
    """The tree of `items`. A kind of label that is open continues at its depth; a new one goes
    below what is open, unless custom puts it above (LabelKind is ordered)."""
    root = Node(None, None, None)
    path = [root]
    for item in items:
        if item.words is None or item.block is None:
            if item.table is not None:
                path[-1].tables.append(item.table)
            continue
        if _ANNEX.match(item.words.text):
            # What is annexed stands beside the text, not below its last heading.
            del path[1:]
            continue
        kind = _kind(item)
        if kind is None or kind is LabelKind.BULLET:
            # What follows a list of bullets is the item's again, not the last bullet's.
            path[-1].bodies.append(item.words)
            continue
        while len(path) > 1 and not _below(kind, path):
            path.pop()
        cut = item.label.length if item.label else 0
        node = Node(
            item.label,
            item.words[:cut] if item.label else None,
            item.words[cut:].strip(),
            kind,
            marked=item.block.outline is not None,
        )
        path[-1].children.append(node)
        path.append(node)
    return root


def _kind(item: Paragraph) -> LabelKind | None:
    if item.label is not None:
        return item.label.kind
    outline = item.block.outline if item.block else None
    if outline is None or item.words is None or len(item.words) > _HEADING_LENGTH:
        return None
    return _OUTLINE_KINDS.get(outline, LabelKind.NUMBER)


def _below(kind: LabelKind, path: list[Node]) -> bool:
    """Whether a paragraph of `kind` belongs below the last node of `path`."""
    kinds = [node.kind for node in path[1:] if node.kind is not None]
    return kind not in kinds and kinds[-1] < kind
