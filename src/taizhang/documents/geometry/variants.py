"""Characters that files of pages have in place of the common one that looks the same.

Fonts lead a glyph back to a radical (⻓ U+2ED3) or a compatibility form (⾏ U+2F8F) where the writer
typed the character (长, 行). To the eye they are one; to a search they are not.
"""

from __future__ import annotations

import unicodedata

#: The radicals that Unicode itself does not lead back; simplified forms and those like whole characters.
_RADICALS = dict(
    zip(
        "⺁⺇⺋⺍⺎⺏⺐⺑⺒⺓⺔⺗⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺮⺯⺰⺱⺳⺷⺸⺹⺺⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻏⻐⻑⻒⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰",
        "厂几㔾小兀尣尢尢巳幺彑心攵无月歺母民氵氺灬爪爫丬牛犭王罒示礻竹糸纟罓罒羊羊老肀聿肉臼艹艹虎衤覀西见角讠贝足车辶阝钅長镸长门阜雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄齊齐歯齿竜龙",
        strict=True,
    )
)


def _composed(first: int, last: int) -> dict[str, str]:
    """The compatibility forms of a range that lead back to one character."""
    found = {}
    for code in range(first, last + 1):
        common = unicodedata.normalize("NFKC", chr(code))
        if len(common) == 1 and common != chr(code):
            found[chr(code)] = common
    return found


VARIANTS: dict[str, str] = {
    **_RADICALS,
    **_composed(0x2F00, 0x2FD5),
    **_composed(0xF900, 0xFAFF),
}
