"""The words of the reader's warnings, in both languages of the interface.

A warning is given as `Warning(code, details)`; its code is listed here and nowhere else.
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.extraction.plan import Warning

WORDS: dict[str, Wording] = {
    "date-without-year": Wording(
        "日期没有写年份，文件也没有提供。", "The date has no year, and the document gives none."
    ),
    "target-subject-borrowed": Wording(
        "指标名称取自前文，请核对。", "The subject was taken from earlier words; please check."
    ),
    "target-without-subject": Wording(
        "未能确定这个数字指的是什么。", "What this number counts could not be told."
    ),
    "target-more-than": Wording(
        "“余”“多”按“超过”理解，请核对。", "余 or 多 was read as “more than”; please check."
    ),
    "fraction-unread": Wording(
        "“{words}”是分数，没有读成数字目标，请核对。",
        "“{words}” is a fraction and was not read as a target; please check.",
    ),
    "lead-blank": Wording(
        "本行没有责任单位，上方同一部分也没有可沿用的单位。",
        "This row names no unit, and none stands above it in its section.",
    ),
    "place-unknown": Wording(
        "“{unit}”中的“{word}”指哪个地方，文中没有写明。",
        "The document does not say which place “{word}” in “{unit}” means.",
    ),
    "responsibility-unread": Wording(
        "责任分工中的“{words}”没有读懂。",
        "“{words}” among the words of responsibility was not understood.",
    ),
    "unit-split": Wording(
        "“{unit}”可能是一个单位，也可能是几个，请核对。",
        "“{unit}” may be one unit or several; please check.",
    ),
    "unit-unknown": Wording(
        "“{unit}”不在机构词库中，全称按原文保留。",
        "“{unit}” is not in the lexicon of organs; its name stays as written.",
    ),
    "recognised-words": Wording(
        "文字由图像识别，请核对。", "The words were recognised in a picture; please check."
    ),
    "recognised-unclear": Wording(
        "“{words}”识别不清，请对照原件。",
        "“{words}” was not recognised clearly; please compare with the original.",
    ),
    "recognised-pages": Wording(
        "本文件有 {pages} 页是图片，文字由图像识别，请对照原件核对。",
        "{pages} pages of this file are pictures; their words were recognised; please check them "
        "against the original.",
    ),
    "table-not-read": Wording(
        "{place}的表格没有能认出的任务栏，未读取。",
        "The table at {place} has no column that is known to hold tasks; it was not read.",
    ),
}


def warn(code: str, **details: str) -> Warning:
    """Make the warning `code`; raises KeyError where it has no words."""
    WORDS[code]
    return Warning(code, tuple(details.items()))


def sentence(warning: Warning, language: str = "zh") -> str:
    """The warning as a sentence, in "zh" or "en"."""
    wording = WORDS[warning.code]
    return (wording.en if language == "en" else wording.zh).format(**dict(warning.details))
