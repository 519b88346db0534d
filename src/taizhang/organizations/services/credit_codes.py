"""Unified social credit codes (统一社会信用代码, GB 32100)."""

from __future__ import annotations

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from taizhang.organizations.errors import CodeTaken, CodeWrong
from taizhang.organizations.models import Unit

_WHY = {
    "length": ("应为 18 位", "it must have 18 characters"),
    "checksum": ("末位校验码不符", "its check character does not fit"),
    "form": ("有不该出现的字符", "it holds characters that it cannot have"),
}


def why_wrong(code: str) -> tuple[str, str] | None:
    """What is wrong with a code, in both languages; None for one that is right."""
    try:
        uscc.validate(code)
    except InvalidLength:
        return _WHY["length"]
    except InvalidChecksum:
        return _WHY["checksum"]
    except ValidationError:
        return _WHY["form"]
    return None


def plain_code(text: str) -> str:
    """The code without spaces and hyphens, in capitals."""
    return str(uscc.compact(text.strip())).upper()


def checked_code(text: str, *, of: Unit | None = None) -> str:
    """A code that is right and nobody else's ("" stays). Raises: CodeWrong, CodeTaken."""
    code = plain_code(text)
    if not code:
        return ""
    wrong = why_wrong(code)
    if wrong:
        raise CodeWrong(code=code, why=wrong[0], why_en=wrong[1])
    others = Unit.objects.existing().filter(uscc=code).exclude(pk=of.pk if of else None)
    if holder := others.first():
        raise CodeTaken(code=code, unit=holder.name)
    return code
