"""Signs of a recognised line that look like others, told by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.documents.recognition.engine import Sign

_PAIRS = ("（）", "()", "〔〕", "[]", "【】", "［］", "《》", "〈〉", "<>", "{}")
_CLOSING = {pair[0]: pair[1] for pair in _PAIRS}
_OPENING = {pair[1]: pair[0] for pair in _PAIRS}
_DOCUMENT_NUMBER = re.compile(
    r"(?:^|[\u4e00-\u9fff])([\[【［](?:19|20)\d\d[\]】］])\d{1,4}(?:号|$)"
)
_DASHES = frozenset("一-—–―_·.•")


def settled(signs: Sequence[Sign]) -> list[Sign]:
    """`signs` with such looks settled."""
    return _with_dashes(_with_document_numbers(_with_equal_brackets(signs)))


def _with_equal_brackets(signs: Sequence[Sign]) -> list[Sign]:
    """Each pair of unlike brackets is made like the one that is more certain: [2020〕 → 〔2020〕."""
    found = list(signs)
    open_: list[int] = []
    for at, sign in enumerate(found):
        if sign.text in _CLOSING:
            open_.append(at)
        elif sign.text in _OPENING and open_:
            first = open_.pop()
            opening = found[first]
            if _CLOSING[opening.text] == sign.text:
                continue
            if opening.certainty > sign.certainty:
                found[at] = sign._replace(text=_CLOSING[opening.text])
            else:
                found[first] = opening._replace(text=_OPENING[sign.text])
    return found


def _with_document_numbers(signs: list[Sign]) -> list[Sign]:
    """The year in the number of a document stands between 〔 and 〕: 宁政发[2020]3号 → 宁政发〔2020〕3号."""
    # A sign may be several characters; one that is keeps the text from being matched against its list.
    text = "".join(sign.text if len(sign.text) == 1 else "\0" for sign in signs)
    found = list(signs)
    for number in _DOCUMENT_NUMBER.finditer(text):
        for at, bracket in ((number.start(1), "〔"), (number.end(1) - 1, "〕")):
            found[at] = found[at]._replace(text=bracket)
    return found


def _with_dashes(signs: list[Sign]) -> list[Sign]:
    """A page number between dashes: 一8一 → —8—."""
    texts = [sign.text for sign in signs]
    dashed = any(text in _DASHES for text in texts)
    if not dashed or not all(text in _DASHES or text.isdecimal() for text in texts):
        return signs
    inner = "".join(texts).strip("".join(_DASHES))
    if not inner.isdecimal() or texts[0].isdecimal() or texts[-1].isdecimal():
        return signs
    return [sign if sign.text.isdecimal() else sign._replace(text="—") for sign in signs]
