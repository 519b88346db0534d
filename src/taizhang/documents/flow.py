"""Lines → paragraphs: undo the breaks that only the width of a line or the end of a page made.

Pure functions over lines. A format that knows lines only (text) says how wide and how far indented
they are by their characters; one that is made of pages knows it by its own measure (`Setting`). A
break is kept unless something says that it is accidental:

1. The next line opens something (一、 （一） 1. 责任单位： 附件 第一章): a paragraph begins.
2. Lines that are wrapped at one width: a line that is full goes on in the next one.
3. Otherwise (a page break, one paragraph a line): only what cannot end there goes on: an open
   bracket, a comma, prose without its full stop, a list of units whose last name is cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from taizhang.documents.titles import is_title_line, title_goes_on


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its `number` in the file, its text with indentation, and the
    count of blank lines before it.
    """

    number: int
    text: str
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, joined; `number` is that of the first."""

    number: int
    text: str
    lines: tuple[Line, ...] = ()


class Setting(Protocol):
    """How lines are set, for a format that knows where on its pages they stand."""

    def continues(self, text: str, last: Line, line: Line) -> bool:
        """Whether `line` goes on with the paragraph `text`, whose last line so far is `last`."""
        ...

    def same_title(self, last: Line, line: Line) -> bool:
        """Whether two lines are plainly set as one title."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a text are set: `width` in columns where they are wrapped, else None;
    `indented`: the first lines of paragraphs are indented.
    """

    width: int | None
    indented: bool


_HAN = "一二三四五六七八九十百零〇"
#: After the number of an item, where a year or a month follows and no decimals: "2.2027年底前".
POINT_BEFORE_A_DATE = r"[.．](?=\d{4}年|\d{1,2}月)"
_OPENER = re.compile(
    rf"第[{_HAN}\d]+[章节条编](?![{_HAN}\d])"
    rf"|[{_HAN}]{{1,4}}[、．.]|[（(][{_HAN}]{{1,4}}[)）]|[㈠-㈩]|[{_HAN}]{{1,3}}[)）]"
    rf"|\d{{1,3}}(?:[.．、](?![\d%])|{POINT_BEFORE_A_DATE})"
    r"|[（(]\d{1,3}[)）]|\d{1,2}[)）]|[①-⑳⑴-⒇⒈-⒛]"
    r"|[●•◆■▪➢★※◇□☆·]\s*\S"
    r"|附\s*[件表录錄]\s*\d*\s*(?:[:：]|$)"
)
_ANNEX_MARK = re.compile(rf"附\s*[件表录錄]\s*[\d{_HAN}]*\s*[:：]?$")
_LABEL = re.compile(
    r"[【\[]?(?:第一|主要|具体)?"
    r"(?:责任|牵头|配合|协助|协同|参与|参加|参阅|主责|主办|协办|承办|主管|实施|落实|支持|指导|监督"
    r"|联系|分管|完成|办结|起止|实现)"
    r"[\u4e00-\u9fff（）()/、]{0,6}?"
    r"(?:单位|部门|科室|处室|机构|主体|领导|人|人员|时限|时间|期限|日期|节点|进度)"
    r"(?:及[\u4e00-\u9fff]{2,6})?\s*[】\]]?\s*[：:]"
)
_TIME_LABEL = re.compile(r"[^：:]*(?:时限|时间|期限|日期|节点|进度)\s*[】\]]?\s*[：:]")
# The signs of the words above in the traditional script.
_SIMPLIFIED = str.maketrans(
    "責單門領導時間進節點協辦參與實體機構處聯繫", "责单门领导时间进节点协办参与实体机构处联系"
)
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)】〉》]*$|[。！？][”’」』）)】]?$")
#: What no line can open with, so that the line above it was cut.
_CLOSING_START = re.compile(r"[，、；：。！？”’）》〉】〕％‰]|[,;:!?)\]%]")
_LINKING_END = re.compile(r"[，、,（(《〈“‘【〔\[—]$|(?<![\u4e00-\u9fff])[-/]$")
_BARE_LABEL = re.compile(r"[^：:]*[：:]$")
_WITHIN_NUMBER = re.compile(r"\d[:：.]$")
_PROSE = re.compile(r"[，。；,;]")
_PUNCTUATED = re.compile(r"[，。；、,;：:]")
_DATE_LINE = re.compile(
    rf"(?:[（(]?\s*(?:\d{{4}}|[二〇○零一][〇○零一二三四五六七八九]{{3}})\s*年"
    rf"\s*[\d{_HAN}]{{1,3}}\s*月(?:\s*[\d{_HAN}]{{1,3}}\s*日)?\s*(?:印发)?[）)]?)$"
)
_ORGAN_END = re.compile(
    r"(?:局|厅|廳|府|委|部|办|院|署|处|所|中心|公司|集团|银行|学校|大学|学院|工会|协会|学会|联合会|商会"
    r"|管委会|委员会|联席会议|基金会|妇联|残联|科协|团委|单位|部门|机构|组|室|区|县|市|镇|乡|街道)"
    r"(?:[（(][^（）()]*[)）])?$"
)
_LEVEL_START = re.compile(r"[省市县区州盟旗镇乡各]")
_PAIRS = (("《", "》"), ("〈", "〉"), ("“", "”"), ("（", "）"), ("〔", "〕"), ("【", "】"))
_BLANKS = " \t\u3000\xa0"
#: A heading is not longer than this; a numbered item that is longer is prose.
_HEADING_LENGTH = 42
#: No paragraph is longer; text that never ends one would take time by the square of its length.
_LONGEST = 4_000
#: How far back the end of a paragraph is looked at.
_TAIL = 400


def join_lines(lines: Sequence[Line], setting: Setting | None = None) -> list[Paragraph]:
    """The paragraphs of `lines`, which hold no table."""
    setting = setting or _Typed(layout_of(lines))
    groups: list[list[Line]] = []
    texts: list[str] = []
    was_titled = titled = True
    for at, line in enumerate(lines):
        words = line.text.strip(_BLANKS)
        was_titled = titled
        titled = (titled and is_title_line(words) and not opens(words)) or begins_title(words)
        following = lines[at + 1].text.strip(_BLANKS) if at + 1 < len(lines) else ""
        if was_titled:
            goes_on = (
                titled
                and bool(groups)
                and (
                    title_goes_on(texts[-1], words, line.blanks)
                    or setting.same_title(groups[-1][-1], line)
                )
            )
        else:
            goes_on = setting.continues(texts[-1], groups[-1][-1], line)
        goes_on = goes_on and len(texts[-1]) < _LONGEST
        if goes_on and not _closes_document(words, following):
            groups[-1].append(line)
            texts[-1] = join_words(texts[-1], words)
        else:
            groups.append([line])
            texts.append(words)
    return [Paragraph(g[0].number, text, tuple(g)) for g, text in zip(groups, texts, strict=True)]


def join_words(first: str, second: str) -> str:
    """`first` and `second` as one: a blank between Latin words, none beside ideographs or in numbers."""
    left, right = first[-1:], second[:1]
    words = (
        left.isascii()
        and right.isascii()
        and right.isalnum()
        and (left.isalnum() or left in ",.;:)")
    )
    return f"{first} {second}" if words and (left.isalpha() or right.isalpha()) else first + second


def opens(text: str) -> bool:
    """Whether `text` begins as a numbered item, a heading, a label line or an annex does."""
    return bool(_OPENER.match(text) or _label(text))


def _label(text: str) -> re.Match[str] | None:
    """The label that `text` begins with, in either script."""
    return _LABEL.match(text[:40].translate(_SIMPLIFIED))


def begins_title(words: str) -> bool:
    """Whether a title may stand below `words`: a mark of an annex, or the date of a notice."""
    return bool(_ANNEX_MARK.match(words) or _DATE_LINE.match(words))


def layout_of(lines: Sequence[Line]) -> Layout:
    """How `lines` are set."""
    indented = sum(line.text[0] in _BLANKS for line in lines)
    share = indented / len(lines) if lines else 0
    return Layout(_wrap_width(lines), indented >= 2 and 0.05 <= share <= 0.9)


def columns(text: str) -> int:
    """The width of `text` on a grid where an ideograph takes two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which lines are wrapped: that of most lines which something plain goes on from."""
    lasting = [
        line.text.rstrip(_BLANKS)
        for line, following in pairwise(lines)
        if not following.blanks and not opens(following.text.strip(_BLANKS))
    ]
    widths = Counter(map(columns, lasting))
    best, most = 0, 0
    for width in widths:
        near = sum(widths[width - step] for step in range(5))
        if 28 <= width <= 140 and (near, width) > (most, best):
            best, most = width, near
    beyond = sum(columns(line.text.rstrip(_BLANKS)) > best + 4 for line in lines)
    if most < max(3, 0.5 * len(lasting)) or beyond > 0.04 * len(lines):
        return None
    full = [text for text in lasting if columns(text) > best - 5]
    ended = sum(bool(_SENTENCE_END.search(text)) for text in full)
    if ended > 0.4 * len(full):
        return None
    # Punctuation may hang over the edge: the usual width is the edge, not the greatest.
    return max(range(best - 4, best + 1), key=lambda width: widths[width])


@dataclass(frozen=True, slots=True)
class _Typed:
    """The setting of lines that are known by their characters only."""

    layout: Layout

    def continues(self, text: str, last: Line, line: Line) -> bool:
        return _continues(text, last, line, self.layout)

    def same_title(self, last: Line, line: Line) -> bool:
        return False


def _continues(text: str, last: Line, line: Line, layout: Layout) -> bool:
    """Whether `line` goes on with the paragraph `text`, whose last line so far is `last`."""
    words = line.text.strip(_BLANKS)
    if _DATE_LINE.match(text):
        return False
    if opens(words):
        return False
    if _CLOSING_START.match(words):
        return True
    if layout.width and not line.blanks:
        return _wrapped(text, last, line, layout)
    if layout.indented and line.text[0] in _BLANKS:
        return is_linking(text, words)
    if layout.indented and last.text[0] in _BLANKS and _label(text) and not _is_over(text):
        # A list of units whose next line has no indent was cut by the end of a page.
        return True
    return _cannot_end(text, words)


def _is_over(text: str) -> bool:
    """Whether the words after a label are over: a full stop, or a date."""
    return bool(_SENTENCE_END.search(text) or _TIME_LABEL.match(text))


def _wrapped(text: str, last: Line, line: Line, layout: Layout) -> bool:
    """Whether a wrapped line goes on: it was full, that is, the next word had no room in it."""
    words = line.text.strip(_BLANKS)
    if layout.indented and line.text[0] in _BLANKS:
        return False
    room = (layout.width or 0) - columns(last.text.rstrip(_BLANKS))
    # Two columns of grace for hanging punctuation, one for a blank that fell away.
    if room >= columns(first_word(words)) + 3:
        # Lines of one count of characters, digits among them, are not of one width; where paragraphs
        # are indented, prose that has no full stop goes on in a line that is not.
        return _cannot_end(text, words) if layout.indented else is_linking(text, words)
    # Without indentation a full stop at the end of a full line is more often inside a paragraph;
    # only an addressee (各县人民政府：) is over, however long.
    return not (text.endswith(("：", ":")) and len(text) < 30 and not _label(text))


def first_word(words: str) -> str:
    """What cannot be parted at a line's end: a Latin word or an ideograph, with punctuation."""
    match = re.match(r"[“‘（《〈(]*(?:[!-~]+|.)[，。；：、！？”’）》〉)%％]*", words)
    return match[0] if match else words[:1]


def _cannot_end(text: str, words: str) -> bool:
    """Whether a paragraph cannot end as `text` does, so that `words` go on with it."""
    if is_linking(text, words):
        return True
    if _SENTENCE_END.search(text[-_TAIL:]):
        return False
    if _label(text):
        return not _TIME_LABEL.match(text) and _completes_list(text, words)
    if opens(text) and len(text) <= _HEADING_LENGTH and "。" not in text:
        return False
    # Prose goes on in prose; a bare short line after it is a heading or a signature.
    return bool(
        _PROSE.search(text) and _PUNCTUATED.search(words) and not words.endswith(("：", ":"))
    )


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence or a clause of a list does."""
    return bool(_SENTENCE_END.search(text[-_TAIL:]))


def is_date(text: str) -> bool:
    """Whether `text` is a date that stands alone."""
    return bool(_DATE_LINE.match(text))


def is_linking(text: str, words: str) -> bool:
    """Whether `text` ends in a comma or inside a bracket that `words` close."""
    text = text[-_TAIL:]
    if _LINKING_END.search(text) or (_BARE_LABEL.match(text) and _label(text)):
        return True
    if _WITHIN_NUMBER.search(text) and words[0].isdigit():
        return True
    return any(
        text.count(left) > text.count(right)
        and right in words
        and words.find(right) < (words.find(left) if left in words else len(words))
        for left, right in _PAIRS
    )


def _completes_list(text: str, words: str) -> bool:
    """Whether `words` are the rest of a list of units whose last name in `text` was cut in two."""
    if "。" in words:
        return False
    names = [name for name in re.split(r"[、，,；;\s]+", words.rstrip("。；;")) if name]
    units = sum(bool(_ORGAN_END.search(name)) for name in names)
    if not names or units < 0.6 * len(names):
        return False
    last = re.split(r"[、，,；;：:\s]", text)[-1]
    return not (_ORGAN_END.search(last) and _LEVEL_START.match(words))


def _closes_document(words: str, following: str) -> bool:
    """Whether `words` are a date that stands alone, or the signature above such a date."""
    if _DATE_LINE.match(words):
        return True
    return bool(_DATE_LINE.match(following)) and len(words) <= 40 and not _PROSE.search(words)


def numbered(lines: Iterable[str], first: int = 1) -> list[Line]:
    """Lines with their numbers from `first` on; blank ones are counted, not kept."""
    found, blanks = [], 0
    for number, text in enumerate(lines, start=first):
        if text.strip(_BLANKS):
            found.append(Line(number, text, blanks))
            blanks = 0
        else:
            blanks += 1
    return found
