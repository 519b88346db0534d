"""What `policies` refuses, in the family of `documents.errors`."""

from __future__ import annotations

from taizhang.documents.errors import ReadingError, Wording


class TooLarge(ReadingError):
    """A file above the limit: not read at all."""

    messages = {
        "policies.too-large": (
            Wording(
                "文件过大（{megabytes} MB，上限 {limit} MB）。",
                "The file is too large ({megabytes} MB, the limit is {limit} MB).",
            ),
            Wording(
                "请删去其中的图片或附件，另存后再试。",
                "Remove pictures or annexes from it, save it and retry.",
            ),
        ),
    }


def ensure_size(*, size: int, name: str, limit: int) -> None:
    """Refuse a file of more than `limit` bytes. Raises: TooLarge."""
    if size > limit:
        mega = 1024 * 1024
        raise TooLarge(
            "policies.too-large", file=name, megabytes=-(-size // mega), limit=limit // mega
        )
