"""The sentences of an alignment, in both languages of the interface."""

from __future__ import annotations

from taizhang.documents.errors import Wording

REASONS: dict[str, Wording] = {
    "same-name": Wording("同一专有名称：{words}", "The same name: {words}"),
    "same-measure": Wording("举措相同：{words}", "The same measure: {words}"),
    "same-object": Wording("对象相同：{words}", "The same object: {words}"),
    "same-kind": Wording("同类用语：{words}", "Other words for one thing: {words}"),
    "same-act": Wording("动作相同：{words}", "The same act: {words}"),
    "same-number": Wording("数字相同：{words}", "The same number: {words}"),
}

RELATIONS: dict[str, Wording] = {
    "equal": Wording("与上级一致：均为{lower}。", "As above: {lower} in both."),
    "higher": Wording(
        "高于上级：{lower}，上级{upper}。", "Higher than above: {lower}, above {upper}."
    ),
    "lower": Wording(
        "低于上级：{lower}，上级{upper}。", "Lower than above: {lower}, above {upper}."
    ),
    "tighter": Wording(
        "严于上级：{lower}，上级{upper}。", "Tighter than above: {lower}, above {upper}."
    ),
    "looser": Wording(
        "宽于上级：{lower}，上级{upper}。", "Looser than above: {lower}, above {upper}."
    ),
    "later": Wording(
        "数值一致（{lower}），但时限晚于上级：{lower_due}，上级{upper_due}。",
        "The same value ({lower}), but due later: {lower_due}, above {upper_due}.",
    ),
    "own-share": Wording(
        "本级的数（{lower}）是上级总数（{upper}）中的一部分，不能直接比较。",
        "The place's own number ({lower}), a part of the total above ({upper}): not to be compared.",
    ),
    "other-unit": Wording(
        "口径不同：{lower}，上级{upper}，计量单位不同。",
        "Measured otherwise: {lower}, above {upper}, in another unit.",
    ),
    "other-base": Wording(
        "口径不同：“{lower_subject}”{lower}，上级“{upper_subject}”{upper}。",
        "Measured otherwise: {lower_subject} {lower}, above {upper_subject} {upper}.",
    ),
}
