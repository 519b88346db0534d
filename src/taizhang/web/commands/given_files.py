"""Files named on the command line: opened, or refused with one clear message.

A folder or a zip file stands for the documents in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.documents.errors import ReadingError, Wording

if TYPE_CHECKING:
    from taizhang.conversion import Given


class CannotOpen(ReadingError):
    """The bytes of a file could not be had; nothing is known of their content."""

    messages = {
        "files.missing": (
            Wording("没有这个文件。", "There is no such file."),
            Wording(
                "请核对路径和文件名；路径里有空格时要加引号。",
                "Check path and name; a path with spaces needs quotes.",
            ),
        ),
        "files.nothing-inside": (
            Wording("其中没有能读的文件。", "There is no file in it that can be read."),
            Wording(
                "请核对文件夹或压缩包；图片和程序等不会读取。",
                "Check the folder or archive; pictures, programs and the like are passed over.",
            ),
        ),
        "files.forbidden": (
            Wording("没有读取权限。", "You may not read it."),
            Wording(
                "请取得读取权限，或复制到自己的文件夹后再试。",
                "Ask for permission to read it, or copy it to a folder of your own, then retry.",
            ),
        ),
        "files.unreadable": (
            Wording("读取失败（{reason}）。", "Reading it failed ({reason})."),
            Wording("请检查磁盘或网络位置后再试。", "Check the disk or network place, then retry."),
        ),
    }


def given_files(paths: list[Path]) -> Iterator[Given]:
    """The files that `paths` stand for; one without any gives a file that cannot be opened."""
    # Imported here: `--help` must not wait for the readers.
    from taizhang.conversion import Given, given

    for path in paths:
        count = 0
        for file in given(path, content):
            count += 1
            yield file
        if not count:
            yield Given(shown(path), partial(_nothing_inside, path))


def is_one_file(paths: list[Path]) -> bool:
    """Whether `paths` name a single document, not several, a folder or an archive."""
    from taizhang.conversion import is_collection

    return len(paths) == 1 and not is_collection(paths[0])


def _nothing_inside(path: Path) -> bytes:
    raise CannotOpen("files.nothing-inside", file=shown(path))


def content(path: Path) -> bytes:
    """Return the bytes of `path`. Raises: CannotOpen."""
    file = shown(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CannotOpen("files.missing", file=file) from None
    except PermissionError:
        raise CannotOpen("files.forbidden", file=file) from None
    except (OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or str(reason)
        raise CannotOpen("files.unreadable", file=file, reason=words) from None


def shown(path: Path) -> str:
    """Return the path as typed; bytes that are no text become a sign that can be printed."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
