"""What the builders share: how many, and a plan to put it into."""

from __future__ import annotations

import random

ITEM = (
    "1.改造农村公路。2026年底前改造农村公路30公里以上。"
    "（牵头单位：县交通运输局；配合单位：县财政局）\n"
)
HEAD = "青溪县农村公路实施方案\n一、总体要求\n"


def many(rng: random.Random, most: int = 1_000_000) -> int:
    """A number of repetitions, often the greatest."""
    return rng.choice((most, most, most // 10, most // 100))
