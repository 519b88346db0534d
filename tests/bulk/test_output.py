"""The output file is whole whatever ends the run, and a later run knows what it holds."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from taizhang.bulk import CannotRun, PlanLines, output
from taizhang.bulk.reading import answer_to, digest
from tests.bulk.samples import request, text

LINE = answer_to(request(text(1), "资料/“一”.txt")).line
SECOND = answer_to(request(text(2), "二.txt")).line


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plans.jsonl"


def held(path: Path) -> dict[str, str]:
    with PlanLines(path, resume=True) as lines:
        return lines.held


def refusal(path: Path, *, resume: bool = False) -> str:
    with pytest.raises(CannotRun) as raised:
        PlanLines(path, resume=resume)
    return raised.value.code


class TestANewOutput:
    def test_takes_lines_as_they_are(self, path: Path) -> None:
        with PlanLines(path, resume=False) as lines:
            lines.append(LINE)
            lines.append(SECOND)
        assert path.read_bytes() == LINE + SECOND

    def test_never_replaces_a_file(self, path: Path) -> None:
        path.write_text("dear to me")
        assert refusal(path) == "bulk.output-exists"
        assert path.read_text() == "dear to me"

    def test_needs_a_folder(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "none" / "plans.jsonl") == "bulk.output-failed"

    def test_is_written_by_one_run_at_a_time(self, path: Path) -> None:
        with PlanLines(path, resume=False):
            assert refusal(path, resume=True) == "bulk.output-in-use"


class TestResuming:
    def test_knows_file_and_content_of_each_line(self, path: Path) -> None:
        path.write_bytes(LINE + SECOND)
        assert held(path) == {"资料/“一”.txt": digest(text(1)), "二.txt": digest(text(2))}

    def test_cuts_off_a_line_that_was_not_finished(self, path: Path) -> None:
        path.write_bytes(LINE + SECOND[:-1])
        assert list(held(path)) == ["资料/“一”.txt"]
        assert path.read_bytes() == LINE

    def test_reads_lines_longer_than_a_piece(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(output, "_HEAD_SIZE", 200)
        path.write_bytes(LINE + SECOND)
        assert len(held(path)) == 2
        assert path.read_bytes() == LINE + SECOND

    def test_leaves_lines_of_others_alone(self, path: Path) -> None:
        path.write_bytes(b'{"other": 1}\n\n' + LINE)
        assert list(held(path)) == ["资料/“一”.txt"]
        assert path.read_bytes() == b'{"other": 1}\n\n' + LINE

    def test_begins_where_nothing_is_yet(self, path: Path) -> None:
        assert held(path) == {}


class TestAFullDisk:
    def test_takes_no_half_of_a_line(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write = os.write

        def full(file: int, data: bytes) -> int:
            if len(data) == len(SECOND):
                return write(file, data[:50])
            raise OSError(errno.ENOSPC, "No space left on device")

        with PlanLines(path, resume=False) as lines:
            lines.append(LINE)
            monkeypatch.setattr(os, "write", full)
            with pytest.raises(CannotRun) as raised:
                lines.append(SECOND)

        assert raised.value.code == "bulk.output-failed"
        assert path.read_bytes() == LINE
