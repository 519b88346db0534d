"""Files named on the command line: opened, or refused with one clear message."""

from __future__ import annotations

from pathlib import Path

from taizhang.documents.errors import ReadingError, Wording


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
        "files.directory": (
            Wording("这是文件夹，不是文件。", "This is a folder, not a file."),
            Wording(
                "请写出其中的文件，例如 {file}/*.docx。",
                "Name the files in it, such as {file}/*.docx.",
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


def content(path: Path) -> bytes:
    """Return the bytes of `path`. Raises: CannotOpen."""
    file = shown(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CannotOpen("files.missing", file=file) from None
    except IsADirectoryError:
        raise CannotOpen("files.directory", file=file) from None
    except PermissionError:
        # Windows answers so for a folder too.
        code = "files.directory" if path.is_dir() else "files.forbidden"
        raise CannotOpen(code, file=file) from None
    except (OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or str(reason)
        raise CannotOpen("files.unreadable", file=file, reason=words) from None


def shown(path: Path) -> str:
    """Return the path as typed; bytes that are no text become a sign that can be printed."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
