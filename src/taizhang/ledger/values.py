"""What a form's field holds, as a value; what it cannot hold is refused at the field (`WrongValue`).

A field is (name in the form, its Chinese words, its English words).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils import translation

from taizhang.ledger.errors import WrongValue
from taizhang.policies.rows import words

Field = tuple[str, str, str]
_LARGEST = Decimal(10) ** 17


def wrong(field: Field, why: str, why_en: str) -> WrongValue:
    """The refusal of what stands in `field`."""
    name, zh, en = field
    return WrongValue(field=name, name=zh, name_en=en, why=why, why_en=why_en)


def not_one_of(field: Field, choices: type[TextChoices]) -> WrongValue:
    """The refusal of what is none of `choices`: it names them."""
    with translation.override("zh-hans"):
        zh = "、".join(str(label) for label in choices.labels)
    with translation.override("en"):
        en = ", ".join(str(label) for label in choices.labels)
    return wrong(field, f"请从{zh}中选一种", f"choose one of: {en}")


def text_in(
    field: Field,
    given: Any,
    *,
    most: int,
    needed: bool = False,
    advice: tuple[str, str] = ("", ""),
) -> str:
    """Words of at most `most` characters; `advice` (Chinese, English) is for whoever wrote more.

    Raises: WrongValue.
    """
    text = words(str(given or "")).replace("\r\n", "\n").strip()
    if needed and not text:
        raise wrong(field, "还没有填写", "not filled in yet")
    if len(text) > most:
        why, why_en = f"有{len(text)}字，超过{most}字", f"{len(text)} characters, at most {most}"
        raise wrong(field, f"{why}{advice[0]}", f"{why_en}{advice[1]}")
    return text


def whole_in(field: Field, given: Any, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`; a % sign after it does not matter. Raises: WrongValue."""
    text = str(given).strip().removesuffix("%").strip()
    if not text.isdecimal() or len(text) > 6 or not least <= int(text) <= most:
        raise wrong(field, f"请填{least}到{most}的整数", f"a whole number from {least} to {most}")
    return int(text)


def number_in(field: Field, given: Any, unit: str = "") -> Decimal | None:
    """A number in `unit`, None for nothing; its unit after it does not matter. Raises: WrongValue."""
    if isinstance(given, Decimal):
        return given
    text = str("" if given is None else given).replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text.removesuffix(unit).strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _LARGEST:
        raise wrong(
            field, f"请只填数字（单位：{unit or '无'}）", f"a number only (in {unit or 'no unit'})"
        )
    return value.quantize(Decimal("0.000001"))


def day_in(field: Field, given: Any) -> dt.date | None:
    """A day, None for nothing. Raises: WrongValue."""
    return needed_day_in(field, given) if str(given or "").strip() else None


def needed_day_in(field: Field, given: Any) -> dt.date:
    """A day. Raises: WrongValue, for nothing too."""
    if isinstance(given, dt.date):
        return given
    text = str(given or "").strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise wrong(field, "请写成 2026-06-30", "write it as 2026-06-30") from None
