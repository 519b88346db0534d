"""One reader, timed in a process and an environment of its own: `reading_peers.py READER N FILE…`.

Prints one JSON object: for each file the median of N warm readings in seconds and the characters
that came out; and the peak memory of the process. Loading the library is not counted.
"""

from __future__ import annotations

import io
import json
import resource
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

#: A reader: file → the number of characters that it gave, or None where it gives no text.
Reading = Callable[[Path], "int | None"]
#: What taizhang parses of the measured files, and so the bare parse: they use no styles.
PART = "word/document.xml"


def bare() -> Reading:
    """Unzip and parse the same XML, and nothing else."""
    from lxml import etree

    def run(path: Path) -> int | None:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            etree.fromstring(package.read(PART))
        return None

    return run


def document() -> Reading:
    """Taizhang: file → Document."""
    from taizhang.documents import read

    def run(path: Path) -> int | None:
        return sum(len(block.text) for block in read(path.read_bytes(), path.name).blocks)

    return run


def plan() -> Reading:
    """Taizhang: file → whole Plan."""
    from taizhang import parse, read

    def run(path: Path) -> int | None:
        read_document = read(path.read_bytes(), path.name)
        parse(read_document)
        return sum(len(block.text) for block in read_document.blocks)

    return run


def kreuzberg() -> Reading:
    """Kreuzberg (Rust)."""
    from kreuzberg import extract_file_sync

    return lambda path: len(extract_file_sync(str(path)).content)


def docling() -> Reading:
    """Docling's backends for Word, Excel and web pages, without its models."""
    from docling.backend.html_backend import HTMLDocumentBackend
    from docling.backend.msexcel_backend import MsExcelDocumentBackend
    from docling.backend.msword_backend import MsWordDocumentBackend
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.document import InputDocument

    backends = {
        ".docx": (InputFormat.DOCX, MsWordDocumentBackend),
        ".xlsx": (InputFormat.XLSX, MsExcelDocumentBackend),
        ".html": (InputFormat.HTML, HTMLDocumentBackend),
    }

    def run(path: Path) -> int | None:
        kind, backend = backends[path.suffix]
        source = InputDocument(
            path_or_stream=path, format=kind, backend=backend, filename=path.name
        )
        return len(backend(source, path).convert().export_to_text())

    return run


def markitdown() -> Reading:
    """Markitdown."""
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: len(converter.convert(str(path)).text_content)


READERS = {
    "bare": bare,
    "document": document,
    "plan": plan,
    "kreuzberg": kreuzberg,
    "docling": docling,
    "markitdown": markitdown,
}


def main(reader: str, times: int, files: list[Path]) -> None:
    """Time `reader` on each of `files`."""
    run = READERS[reader]()
    found = {}
    for path in files:
        characters = run(path)
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            run(path)
            seconds.append(time.perf_counter() - start)
        found[path.name] = {"seconds": statistics.median(seconds), "characters": characters}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"files": found, "megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
