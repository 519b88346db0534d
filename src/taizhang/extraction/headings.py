"""Headings in order, and how deep each lies."""

from __future__ import annotations

from taizhang.extraction.labels import Label, LabelKind
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Section

_TITLE_END = " 。：；，、"


class Headings:
    """Collects the sections of a plan; depth follows from the kinds of label met so far.

    A kind that stands open takes its place again; a new one goes below what is open, unless its
    kind is by custom above it.
    """

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._open: list[LabelKind] = []

    def add(
        self, label: Label | None, words: Passage, label_words: Passage | None = None
    ) -> Section:
        """Enter a heading; `words` are its title, `label_words` its label as written."""
        kind = label.kind if label else LabelKind.PART
        if kind in self._open:
            del self._open[self._open.index(kind) :]
        else:
            while self._open and self._open[-1] > kind:
                self._open.pop()
        self._open.append(kind)
        title = words.strip(_TITLE_END)
        spans = (label_words.spans() if label_words else ()) + title.spans()
        section = Section(
            label=_plain(label_words.raw()) if label_words else "",
            title=_plain(title.raw()),
            depth=len(self._open),
            spans=spans,
        )
        self.sections.append(section)
        return section

    def restart(self) -> None:
        """Begin anew with depth, for an annex."""
        self._open.clear()


def _plain(text: str) -> str:
    return "".join(text.split())
