"""Files of foreign formats → `.docx` or `.xlsx`, by LibreOffice without a window.

Each conversion has a folder and a profile of its own: two at once do not disturb one another or the
user's own LibreOffice, no macro runs, nothing is fetched, and nothing is left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from taizhang.conversion.errors import NotConverted
from taizhang.documents.formats import DESCRIPTIONS, Format


@dataclass(frozen=True, slots=True)
class Way:
    """How a format is converted: the reader of LibreOffice to use, and what it becomes.

    Without a named reader LibreOffice takes a damaged file for text, and gives its bytes as words.
    """

    reader: str
    target: str


#: The formats that can be converted.
WAYS: dict[Format, Way] = {
    Format.DOC: Way("MS Word 97", "docx"),
    Format.RTF: Way("Rich Text Format", "docx"),
    Format.ODT: Way("writer8", "docx"),
    Format.ODS: Way("calc8", "xlsx"),
    Format.XLSB: Way("Calc MS Excel 2007 Binary", "xlsx"),
}
#: A plan of a hundred pages takes three seconds, the first start of the program some more.
SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
#: What the profile says before the first start: no macros, no links to elsewhere, no first-run pages.
_SETTINGS = {
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
    ("Office.Calc/Content/Update", "Link"): "2",
    ("Office.Common/Misc", "FirstRun"): "false",
}


def is_installed() -> bool:
    """Whether files can be converted on this machine."""
    return _program() is not None


def convert(data: bytes, name: str, format_: Format, *, seconds: float = SECONDS) -> bytes:
    """The content of the file `name`, of a format among `WAYS`, as a `.docx` or `.xlsx`.

    Raises: NotConverted.
    """
    program = _program()
    kind = DESCRIPTIONS[format_].kind
    if program is None:
        raise NotConverted("conversion.no-office", file=name, kind=kind)
    with _folder() as folder:
        way = WAYS[format_]
        source = folder / f"source.{format_.value}"
        source.write_bytes(data)
        _write_settings(folder / "profile" / "user")
        try:
            _run(program, source, folder, way, seconds)
        except subprocess.TimeoutExpired:
            raise NotConverted(
                "conversion.timeout", file=name, kind=kind, seconds=round(seconds)
            ) from None
        except OSError:
            raise NotConverted("conversion.failed", file=name, kind=kind) from None
        made = folder / "out" / f"source.{way.target}"
        # The program ends well even where it made nothing.
        if not made.is_file() or not made.stat().st_size:
            raise NotConverted("conversion.failed", file=name, kind=kind)
        return made.read_bytes()


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards, even if a program that was stopped still writes into it."""
    folder = Path(tempfile.mkdtemp(prefix="taizhang-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_settings(user: Path) -> None:
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, name), value in _SETTINGS.items()
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        f'xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        "utf-8",
    )


def _run(program: str, source: Path, folder: Path, way: Way, seconds: float) -> None:
    """Run the conversion; what is still running after `seconds` is stopped, with all it started."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck",
        f"--infilter={way.reader}", "--convert-to", way.target,
        "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except BaseException:
        _stop(process)
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and its children: `soffice` is a script that starts another."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
