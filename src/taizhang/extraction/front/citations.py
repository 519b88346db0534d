"""The documents that a plan says it carries out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from taizhang.extraction.front.lines import Found, squeeze
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Implements

_CITED = re.compile(
    r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:（(?P<number>[^（）]*?号)）)?"
)

_CARRIES_OUT = re.compile(r"(?:贯彻|落实|根据|按照|依据|遵照|执行|推进实施|细化|对接|精神)")

#: What a notice then issues: 为落实《X》，我们制定了《Y》; 现将《Y》印发给你们.
_MADE = re.compile(r"(?:制定|编制|拟[定订]|起草|修订|现将|形成)了?$")

_WRAPPING = re.compile(r"^.*?(?:关于印发|印发|转发)[《〈]|[》〉]?的通知$|[〈〉《》“”\s]")

_PLACE = re.compile(r"^(?:中共|[^省市县区州旗盟]{1,8}(?:省|自治区|自治州|市|县|区|州|旗|盟))+")


def find_implements(
    title: Found | None, title_words: Passage | None, passages: Sequence[Passage]
) -> list[Implements]:
    """The documents that title, preamble and guiding thought say are carried out.

    A document named in the title and again in the preamble is one entry, as the preamble has it.
    """
    found: list[Implements] = []
    for passage in passages:
        known = {entry.spans for entry in found}
        cited = _cited_in(passage, title.text if title else "")
        # 指导思想 below 总体要求 is met under both.
        found += [entry for entry in cited if entry.spans not in known]
    if title_words is not None:
        for match in _CITED.finditer(title_words.text):
            tail = title_words.text[match.end() :]
            if not tail and not _CARRIES_OUT.search(title_words.text[: match.start()]):
                continue
            low, high = match.span("title")
            entry = Implements(
                title=title_words.raw(low, high),
                doc_number=None,
                spans=title_words.spans(low, high),
            )
            if not any(_same_work(entry.title or "", other.title or "") for other in found):
                found.insert(0, entry)
    return found


def _cited_in(passage: Passage, own_title: str) -> list[Implements]:
    found = []
    sentence_start = 0
    for sentence in re.finditer(r"[^。；]+", passage.text):
        text = sentence[0]
        sentence_start = sentence.start()
        verb = _CARRIES_OUT.search(text)
        if verb is None:
            continue
        for match in _CITED.finditer(text):
            before = text[: match.start()]
            if match.start() < verb.start() or _MADE.search(before):
                continue
            if _same_work(match["title"], own_title, 0.95):
                continue
            low, high = match.span("title")
            low, high = low + sentence_start, high + sentence_start
            number = None
            end = high + 1
            if match["number"]:
                number_low, number_high = match.span("number")
                number_low, number_high = number_low + sentence_start, number_high + sentence_start
                number, end = squeeze(passage.raw(number_low, number_high)), number_high
            found.append(
                Implements(
                    title=passage.raw(low, high),
                    doc_number=number,
                    spans=passage.spans(low, high)
                    + (passage.spans(number_low, end) if number else ()),
                )
            )
    return found


def _same_work(one: str, other: str, least: float = 0.82) -> bool:
    """Whether two titles name one document, the wrapping notice and the place aside."""
    a, b = (_PLACE.sub("", _WRAPPING.sub("", t)) for t in (one, other))
    if not a or not b:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= least
