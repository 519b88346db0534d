"""Few files are under way at a time, however many there are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from taizhang.bulk import Answer, CannotRun, Pool, Request, answers, requests, running
from taizhang.bulk.reading import digest
from taizhang.conversion import Given
from taizhang.documents import UnreadableFile
from tests.bulk.samples import code, request


def slowly(asked: Request) -> Answer:
    time.sleep(0.001)
    return Answer(asked.file, b"{}\n")


class TestOutstanding:
    @pytest.mark.parametrize("outstanding", [1, 4])
    def test_files_are_never_more_than_the_pool_takes(self, outstanding: int) -> None:
        opened = taken = most = 0

        def files() -> Iterator[Request]:
            nonlocal opened, most
            for number in range(200):
                opened += 1
                most = max(most, opened - taken)
                yield request(b"", str(number))

        with ThreadPoolExecutor(2) as threads:
            pool = Pool(lambda asked: threads.submit(slowly, asked), outstanding)
            for _ in answers(files(), pool):
                taken += 1

        assert taken == 200
        assert most == outstanding

    def test_a_pool_that_fails_costs_the_files_it_had(self) -> None:
        broken: Future[Answer] = Future()
        broken.set_exception(RuntimeError("a worker was lost"))
        stopped: Future[Answer] = Future()
        stopped.cancel()
        stopped.set_running_or_notify_cancel()
        futures = [broken, stopped]

        found = list(
            answers([request(b"", "a"), request(b"", "b")], Pool(lambda _: futures.pop(0), 2))
        )

        assert [(answer.file, code(answer)) for answer in found] == [
            ("a", "bulk.crashed"),
            ("b", "bulk.crashed"),
        ]

    def test_a_pool_that_was_lost_ends_the_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def check() -> None:
            raise CannotRun("bulk.cluster-lost", file="tcp://a:1")

        monkeypatch.setattr(running, "PATIENCE", 0.01)
        never: Future[Answer] = Future()
        with pytest.raises(CannotRun):
            next(answers([request(b"")], Pool(lambda _: never, 1, check)))


class TestRequests:
    def test_are_opened_one_after_the_other(self) -> None:
        opened: list[str] = []

        def file(name: str) -> Given:
            return Given(name, lambda: opened.append(name) or b"text")

        asked = requests(map(file, "abc"), held={}, language="zh", seconds=1)
        next(asked)
        assert opened == ["a"]

    def test_that_cannot_be_opened_are_answered_at_once(self) -> None:
        def refuse() -> bytes:
            raise UnreadableFile("documents.encrypted", file="a.zip/b.docx")

        [answer] = requests([Given("a.zip/b.docx", refuse)], held={}, language="zh", seconds=1)

        assert isinstance(answer, Answer)
        assert code(answer) == "documents.encrypted"

    def test_are_not_made_for_what_was_read_before(self) -> None:
        files = [Given("same.txt", lambda: b"same"), Given("other.txt", lambda: b"new")]
        held = {"same.txt": digest(b"same"), "other.txt": digest(b"old")}

        same, other = requests(files, held=held, language="zh", seconds=1)

        assert same == Answer("same.txt")
        assert isinstance(other, Request)
