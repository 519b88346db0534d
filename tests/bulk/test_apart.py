"""A PDF is read in a process apart: one that hangs or crashes its reader is an error like any other."""

from __future__ import annotations

import time

import psutil
import pytest

from taizhang.bulk import NotFinished, children, read_apart
from taizhang.conversion import read_any
from taizhang.documents import UnreadableFile
from tests.bulk import ill_child
from tests.bulk.samples import text
from tests.documents.pdf_files import pdf
from tests.documents.press import Press


def printed() -> bytes:
    press = Press()
    press.paragraph("一、改造农村公路100公里以上。（牵头单位：县交通运输局）")
    press.table([["序号", "任务"], ["1", "修路"]], [1, 4])
    return pdf(press.finish())


@pytest.fixture
def ill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_COMMAND", ill_child.COMMAND)


class TestAFile:
    def test_is_the_document_that_it_is_in_this_process(self) -> None:
        assert read_apart(printed(), "方案.pdf") == read_any(printed(), "方案.pdf")

    def test_that_is_refused_is_refused_in_the_same_words(self) -> None:
        with pytest.raises(UnreadableFile) as here:
            read_any(b"%PDF-1.5\n%%EOF", "方案.pdf")
        with pytest.raises(UnreadableFile) as apart:
            read_apart(b"%PDF-1.5\n%%EOF", "方案.pdf")

        for language in ("zh", "en"):
            assert apart.value.sentence(language) == here.value.sentence(language)

    def test_without_a_reader_that_could_run_on_starts_no_process(self, ill: None) -> None:
        before = psutil.Process().children()

        assert read_apart(text(1), "方案.txt") == read_any(text(1), "方案.txt")
        assert psutil.Process().children() == before


class TestAnIllFile:
    def test_that_hangs_is_stopped_at_its_limit(self, ill: None) -> None:
        began = time.monotonic()
        with pytest.raises(NotFinished) as caught:
            read_apart(b"%PDF-hang", "方案.pdf", seconds=1)

        assert caught.value.code == "bulk.too-slow"
        assert time.monotonic() - began < 9

    @pytest.mark.parametrize(
        ("what", "reason"),
        [(b"crash", "signal 11"), (b"leave", "exit code 7"), (b"hoard", "MemoryError")],
    )
    def test_that_ends_its_process_is_told(self, ill: None, what: bytes, reason: str) -> None:
        with pytest.raises(NotFinished) as caught:
            read_apart(b"%PDF-" + what, "方案.pdf")

        assert caught.value.code == "bulk.crashed"
        assert reason in caught.value.sentence("zh")

    def test_leaves_no_process_behind(self, ill: None) -> None:
        before = psutil.Process().children()
        with pytest.raises(NotFinished):
            read_apart(b"%PDF-crash", "方案.pdf")

        assert psutil.Process().children() == before
