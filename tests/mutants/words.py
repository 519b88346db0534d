"""Texts of plans put together at random, and texts beyond all measure."""

from __future__ import annotations

import random
import re
from functools import cache

from tests.mutants.seeds import texts_of_plans

SIGNS = (
    "（", "）", "(", ")", "〔", "〕", "[", "]", "、", "，", "；", "。", "：", ":", "|", "\t", "“",
    "”", "《", "》", "%", "‰",
    "≥", "－", "—", "·", "一、", "（一）", "1.", "（1）", "①", "㈠", "●", "第一章 ", "附件：",
    "附件1", "牵头单位：", "责任单位：", "配合单位：",
    "完成时限：", "下同", "各县区落实", "按职责分工负责", "分别达到", "翻一番", "由60%提高到80%",
    "较2020年提高5个百分点", "10%左右", "其中",
    "2026年", "12月底前", "2021-2023年", "年底前", "二季度", "印发后3个月内", "每年12月", "三年内",
    "长期坚持", "2月30日", "9999年", "0年",
    "十二亿三千万", "万万万亿", "百分之", "1,000,000", "3.14.15", "1:1", "PM2.5", "１２３", "²",
    "½", "〇", "零",
)  # fmt: skip
_STRANGE = (
    "\0", "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\x85", "\u2028", "\f", "\x0b", "\x1a",
    "\ufffe", "\U0010ffff", "𠮷",
    "é", "👨‍👩‍👧", "\ue000", "ﷺ", "ﬁ", "\u0300" * 30, "İ", "ß",
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")


@cache
def fragments() -> tuple[str, ...]:
    """Lines and clauses of the development plans."""
    found: list[str] = []
    for path in texts_of_plans():
        for encoding in ("utf-8-sig", "gb18030", "utf-16"):
            try:
                text = path.read_bytes().decode(encoding)
            except UnicodeDecodeError:
                continue
            found += [line for line in text.splitlines() if line.strip()]
            found += re.findall(r"[^，。；\n]{2,40}[，。；]", text)
            break
    return tuple(found)


def text(rng: random.Random) -> str:
    """Fragments, signs and now and then what no text should hold, in lines."""
    lines = []
    for _ in range(rng.choice((3, 20, 100))):
        parts = []
        for _ in range(rng.choice((1, 1, 2, 6))):
            chance = rng.random()
            if chance < 0.6:
                part = rng.choice(fragments())
                low, high = sorted(rng.randrange(len(part) + 1) for _ in range(2))
                parts.append(rng.choice((part, part, part[low:], part[:high])))
            elif chance < 0.97:
                parts += rng.choices(SIGNS, k=rng.randint(1, 5))
            else:
                parts.append(rng.choice(_STRANGE))
        lines.append("".join(parts))
    return rng.choice(("\n", "\n", "\r\n", "\n\n", "\r")).join(lines)


def file(rng: random.Random) -> tuple[bytes, str]:
    """Such a text as a file, in one of the encodings, and which."""
    encoding = rng.choice(_ENCODINGS)
    return text(rng).encode(encoding), f"fragments+{encoding}"
