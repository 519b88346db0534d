"""Passwords that others guess first: common words of Chinese and English, pinyin, keyboard runs, and
the person's own name, unit and sign-in name, written out in pinyin or by initials.

Not a list of passwords but of what they are made of: what decorates a word (Woaini@1314, w0aini!!)
is taken off before it is looked up, so that 300 words refuse what a list of a million would.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import islice, product

#: Characters around and between words that make a common word no safer.
MOST_DECORATION = 10
#: So many common words in a row are no phrase yet.
MOST_WORDS = 2
#: A name in pinyin that is shorter may stand in any word.
SHORTEST_NAME = 5
#: Readings of a name with characters that have several.
MOST_READINGS = 32
#: Fewer different characters are no password, however long.
FEWEST_CHARACTERS = 3
#: Figures alone are as good as a password from so many on.
LONG_FIGURES = 20
_DISGUISES = str.maketrans("@4310$5!", "aaeiossi")
_END, _ENDS = re.compile(r"[^a-z]+$"), re.compile(r"^[^a-z]+|[^a-z]+$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def is_common(password: str) -> bool:
    """Whether the password is a common word or two, with figures and signs around it."""
    written = _in_letters(password)
    # 2024 after a word is a year; the 0 within a word is an o.
    forms = {_END.sub("", written), _ENDS.sub("", written)} - {""}
    return (
        len(set(written)) <= FEWEST_CHARACTERS
        or _is_made_of_words(written, 0)
        or any(_is_made_of_words(f.translate(_DISGUISES), len(written) - len(f)) for f in forms)
    )


def holds_name(password: str, *names: str) -> bool:
    """Whether the password holds one of the names (姓名, 单位, 登录名), in characters or in pinyin, or
    consists of its initials and figures.
    """
    written = _in_letters(password)
    letters = _letters(written)
    disguised = _letters(written.translate(_DISGUISES))
    for name in names:
        whole, initials = _spellings(name)
        if any(len(s) >= SHORTEST_NAME and (s in letters or s in disguised) for s in whole):
            return True
        if letters and letters in (whole | initials):
            return True
    return False


def _is_made_of_words(written: str, added: int) -> bool:
    """Whether these are few common words; `added` characters around them were left out."""
    letters = _letters(written)
    if not letters:
        # Figures and signs alone: a date, a telephone number, a run on the keyboard.
        return len(written) < LONG_FIGURES
    return added + len(written) - len(letters) <= MOST_DECORATION and _parts(letters) <= MOST_WORDS


def _parts(letters: str) -> int:
    """Of how many common words the letters consist at least; more than can be, where they do not."""
    fewest = [0] + [len(letters) + MOST_WORDS] * len(letters)
    words = _words()
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 20), end):
            if fewest[start] < fewest[end] - 1 and letters[start:end] in words:
                fewest[end] = fewest[start] + 1
    return fewest[-1]


def _letters(written: str) -> str:
    return "".join(c for c in written if "a" <= c <= "z")


def _in_letters(text: str) -> str:
    """Small letters, half width, Chinese characters in pinyin."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _HAN.sub(lambda han: "".join(s[0] for s in _readings(han[0])), plain)


def _readings(han: str, *, all_of_them: bool = False) -> list[list[str]]:
    """How each character is read; `all_of_them`: in every way."""
    # Its dictionaries take a third of a second, and few commands ask for a password.
    from pypinyin import Style, pinyin

    return pinyin(han, style=Style.NORMAL, heteronym=all_of_them)


def _spellings(name: str) -> tuple[set[str], set[str]]:
    """A name written out, and by initials, in all its readings; without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", name).lower().partition("(")[0]
    han = "".join(_HAN.findall(plain))
    if not han:
        letters = _letters(plain)
        return ({letters} if letters else set()), set()
    ways = list(islice(product(*_readings(han, all_of_them=True)), MOST_READINGS))
    whole = {"".join(way) for way in ways}
    # Family name last, as some write it.
    whole |= {"".join((*way[1:], way[0])) for way in ways}
    return whole, {"".join(s[0] for s in way) for way in ways if len(way) > 1}


@cache
def _words() -> frozenset[str]:
    text = (files("taizhang.security.passwords") / "common_words.txt").read_text("ascii")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
