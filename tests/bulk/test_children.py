"""A file is read in a child process; a child that crashes or hangs costs that file alone."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil
import pytest

from taizhang.bulk import Answer, Request, answers, children, on_this_machine
from taizhang.bulk.children import Children
from taizhang.bulk.reading import answer_to
from tests.bulk import ill_child
from tests.bulk.samples import code, request, text

RTF = rb"{\rtf1\ansi plain words\par}"


@pytest.fixture
def ill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_COMMAND", ill_child.COMMAND)


@pytest.fixture
def pool() -> Iterator[Children]:
    pool = Children()
    yield pool
    pool.close()


def read_all(requests: list[Request], jobs: int) -> list[Answer]:
    with on_this_machine(jobs) as pool:
        return list(answers(requests, pool))


_strangers: set[int] = set()


@pytest.fixture(autouse=True)
def _know_strangers() -> None:
    """Other tests of the run may have left servers of theirs running in this process."""
    _strangers.clear()
    _strangers.update(child.pid for child in psutil.Process().children())


def under_way() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if child.pid not in _strangers]


class TestAChild:
    def test_answers_with_the_plan_as_a_line(self, pool: Children) -> None:
        answer = pool.answer(request(text(7), "七.txt"))

        value = json.loads(answer.line)
        assert answer.line.endswith(b"\n")
        assert answer.line.count(b"\n") == 1
        assert list(value)[:3] == ["file", "sha256", "document"]
        assert value["file"] == "七.txt"
        assert len(value["tasks"]) == 1

    def test_answers_with_the_error_in_the_language_asked_for(self, pool: Children) -> None:
        answer = pool.answer(Request("empty.docx", b"", "en", 60))

        assert answer.line == b""
        assert code(answer) == "documents.empty"
        assert answer.failure
        assert answer.failure.sentence.startswith("empty.docx: The file holds no text.")

    def test_is_kept_for_the_next_file(self, pool: Children) -> None:
        pool.answer(request(text(1)))
        before = under_way()
        pool.answer(request(text(2)))
        assert under_way() == before

    def test_may_print_what_it_likes(self, ill: None, pool: Children) -> None:
        assert code(pool.answer(request(b"print"))) == "extraction.no-task"

    def test_is_ended_with_the_pool(self, pool: Children) -> None:
        pool.answer(request(text(1)))
        pool.close()
        assert under_way() == []


class TestAnIllFile:
    @pytest.mark.parametrize(
        ("what", "reason"), [(b"crash", "signal 11"), (b"leave", "exit code 7")]
    )
    def test_that_crashes_its_child_is_told(
        self, ill: None, pool: Children, what: bytes, reason: str
    ) -> None:
        answer = pool.answer(request(what, "bad.pdf"))

        assert code(answer) == "bulk.crashed"
        assert answer.failure
        assert answer.failure.sentence.startswith("bad.pdf：")
        assert reason in answer.failure.sentence

    def test_that_hangs_is_stopped_at_its_limit(self, ill: None, pool: Children) -> None:
        began = time.monotonic()
        answer = pool.answer(request(b"hang", seconds=1))

        assert code(answer) == "bulk.too-slow"
        assert time.monotonic() - began < 8
        assert under_way() == []

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_costs_no_other_file(self, ill: None, jobs: int) -> None:
        contents = [text(0), b"crash", text(1), b"hang", text(2), b"leave", b"", text(3)]
        asked = [request(data, f"{n}.txt", 2) for n, data in enumerate(contents)]

        found = {answer.file: code(answer) for answer in read_all(asked, jobs)}

        assert found == {
            "0.txt": "",
            "1.txt": "bulk.crashed",
            "2.txt": "",
            "3.txt": "bulk.too-slow",
            "4.txt": "",
            "5.txt": "bulk.crashed",
            "6.txt": "documents.empty",
            "7.txt": "",
        }


class TestAFileOfAnOldFormat:
    def test_is_converted_within_the_limit_of_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """LibreOffice is ended and told as too slow before the process that waits for it is."""
        office = tmp_path / "soffice"
        office.write_text(f"#!/bin/sh\nsleep 3; touch {tmp_path}/late\n")
        office.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

        answer = answer_to(request(RTF, "方案.rtf", seconds=1))

        assert code(answer) == "conversion.timeout"
        time.sleep(4)
        assert not (tmp_path / "late").exists()


class TestARun:
    def test_of_one_job_keeps_the_order(self) -> None:
        asked = [request(text(n), str(n)) for n in range(12)]
        assert [answer.file for answer in read_all(asked, 1)] == [str(n) for n in range(12)]

    def test_of_two_jobs_gives_the_same_lines(self) -> None:
        asked = [request(text(n), str(n)) for n in range(12)]
        one, two = read_all(asked, 1), read_all(asked, 2)
        assert sorted(a.line for a in one) == sorted(a.line for a in two)

    def test_that_is_left_early_ends_its_children_at_once(self, ill: None) -> None:
        asked = [request(text(0)), *[request(b"hang")] * 5]
        began = time.monotonic()
        with on_this_machine(2) as pool:
            assert [code(answer) for answer in islice(answers(asked, pool), 1)] == [""]

        assert time.monotonic() - began < 30
        assert under_way() == []
