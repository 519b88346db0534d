"""A reading is kept exactly as it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang import parse, read
from taizhang.extraction.packing import pack, unpack
from taizhang.extraction.plan import Plan

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "development"
FILES = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".docx"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_gives_back_an_equal_plan(path: Path) -> None:
    plan: Plan = parse(read(path.read_bytes(), path.name))
    assert unpack(pack(plan)) == plan


def test_reads_what_was_packed_before_a_field_was_added() -> None:
    import json
    import zlib

    plan = parse(read(FILES[0].read_bytes(), FILES[0].name))
    value = json.loads(zlib.decompress(pack(plan)))
    assert unpack(zlib.compress(json.dumps(value[:-1]).encode())).tasks == plan.tasks
