"""Texts beyond all measure."""

from __future__ import annotations

import random

from tests.mutants import words
from tests.mutants.bombs.measures import HEAD, ITEM, many


def one_sign(rng: random.Random) -> bytes:
    """A million times the same sign or word."""
    sign = rng.choice((
        "（", "）", "(", "〔", "[", "【", "“", "《", "、", "，", "；", "：", "。", "一、", "1.",
        "①", "9", "九", "%", "万", "亿", "年",
        "2026年", "12月", "|", "\t", "| ", "a|", "牵头单位：", "县财政局、", "县", "市", "各", "和",
        "及", "其中", "分别", "达到", "提高到",
        "由县财政局牵头，", "（县财政局负责）", "10个", "10个、", "1-", "1.1", " ", "\u3000",
        "关于印发", "附件", "第一章", "－", "~", "A",
        "下同", "新增10个，其中", "2026年10%，", "《方案》", "（一）", "局", "委", "到2026年",
        "每年", "长期坚持", "100万人、",
    ))  # fmt: skip
    count = many(rng) // len(sign)
    start = rng.choice(("", HEAD, HEAD + ITEM, "牵头单位：", "1.建设", "（牵头单位：", "一、"))
    return (start + sign * count + rng.choice(("", "\n" + ITEM))).encode()


def many_lines(rng: random.Random) -> bytes:
    """Very many lines that are alike: items, labels, rows, headings."""
    line = rng.choice((
        ITEM, "一、总体要求\n", "牵头单位：县财政局\n", "县财政局\n", "a\n", "\t甲\n\n",
        "甲\t乙\t丙\n", "| 甲 | 乙 |\n", "附件1：\n", "（一）\n",
        "2026年1月1日\n", "1\n", "序号\n", "\n", "县财政局、\n", "（\n", "各乡镇：\n", "1.\n",
        "关于印发方案的通知\n", "完成时限：2026年\n",
    ))  # fmt: skip
    count = rng.choice((100_000, 99_000, 20_000, 5_000))
    return (rng.choice(("", HEAD)) + line * count).encode()


def long_numeral(rng: random.Random) -> bytes:
    """Numerals of ten thousand digits, in every place where a number is read."""
    digits = rng.choice(("9", "1", "0", "１", "九", "亿", "十", "1,", "1.", "²", "٣")) * rng.choice(
        (100, 5_000, 10_000)
    )
    line = rng.choice((
        "新改建农村公路{n}公里以上", "达到{n}%", "{n}年底前完成", "2026年{n}月底前", "第{n}条 建设",
        "{n}.建设公路", "（{n}）建设",
        "由{n}%提高到{n}%", "每年新增{n}个", "印发后{n}个月内", "{n}万{n}亿元",
        "某政发〔{n}〕{n}号", "{n}-{n}年", "附件{n}：清单",
        "{n}个 = {n}+{n}", "共{n}个，其中甲{n}个、乙{n}个", "翻{n}番", "前{n}名", "1:{n}",
        "{n}季度",
    )).format(n=digits)  # fmt: skip
    return f"{HEAD}1.{line}。（牵头单位：县交通运输局）\n{line}\n".encode()


def deep_brackets(rng: random.Random) -> bytes:
    """Brackets inside brackets, closed or not."""
    left, right = rng.choice(("（）", "()", "〔〕", "[]", "《》", "“”", "【】"))
    depth = many(rng, 500_000)
    inner = rng.choice(("县财政局", "牵头单位：县财政局", ""))
    return (HEAD + "1.建设公路" + left * depth + inner + right * rng.choice((depth, 0))).encode()


def long_plan(rng: random.Random) -> bytes:
    """An honest plan, said again and again up to the limit of a text."""
    body = "\n".join(rng.choices(words.fragments(), k=3_000)) + "\n"
    size = rng.choice((500_000, 2_000_000, 7_900_000))
    return (body * (1 + size // len(body.encode())))[: size // 3].encode()


def wide_rows(rng: random.Random) -> bytes:
    """Tables in text with very many columns, or rows of every width."""
    sign = rng.choice(("\t", "|", " | "))
    rows = rng.choice((2, 50, 2_000))
    width = rng.choice((10, 900, 5_000, 200_000)) // (1 if rows == 2 else 10)
    lines = [
        sign.join(["甲"] * rng.choice((width, rng.randint(2, max(3, width))))) for _ in range(rows)
    ]
    return "\n".join(lines).encode()
