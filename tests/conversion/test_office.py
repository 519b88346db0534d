"""Files of foreign formats are read through LibreOffice where it is, and refused clearly where not."""

from __future__ import annotations

import io
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import docx
import pytest

from taizhang.conversion import NotConverted, read_any
from taizhang.conversion.office import convert, is_installed
from taizhang.documents import UnreadableFile
from taizhang.documents.formats import Format
from tests.documents.views import grid, paragraphs
from tests.documents.word import document, p

RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}"
    rb"{\f0 \'d2\'bb\'a1\'a2\'d7\'dc\'cc\'e5\'d2\'aa\'c7\'f3\par}}"
)
needs_office = pytest.mark.skipif(not is_installed(), reason="LibreOffice is not on this machine")


def word_document() -> bytes:
    """A Word document with a merged cell; converting to .doc loses a table that ends the file."""
    made = docx.Document()
    made.add_paragraph("任务分工表")
    table = made.add_table(rows=3, cols=2)
    for place, text in {
        (0, 0): "序号",
        (0, 1): "单位",
        (1, 0): "1",
        (1, 1): "县交通局",
        (2, 0): "2",
    }.items():
        table.cell(*place).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    made.add_paragraph("完")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that the test alone uses."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for LibreOffice: a script that the test writes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "soffice"


def script(office: Path, text: str) -> None:
    office.write_text(f"#!/bin/sh\n{text}\n")
    office.chmod(office.stat().st_mode | stat.S_IEXEC)


class TestReadAny:
    def test_reads_at_once_what_needs_no_conversion(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert read_any(document(p("一、总体要求")), "方案.docx").format == "docx"

    def test_passes_on_what_cannot_be_converted_either(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read_any(b"Rar!\x1a\x07\x01\x00", "资料.rar")
        assert caught.value.code == "documents.unsupported"

    def test_without_libreoffice_says_how_to_install_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(NotConverted) as caught:
            read_any(RTF, "方案.rtf")

        assert caught.value.code == "conversion.no-office"
        assert caught.value.sentence("zh").startswith("方案.rtf：这是RTF 文档，")
        assert "apt install libreoffice-writer" in caught.value.sentence("zh")
        assert "apt install libreoffice-writer" in caught.value.sentence("en")

    @needs_office
    def test_rtf(self) -> None:
        found = read_any(RTF, "方案.rtf")

        assert paragraphs(found) == ["一、总体要求"]
        assert (found.name, found.format) == ("方案.rtf", "rtf")

    @needs_office
    @pytest.mark.parametrize("kind", ["doc", "odt"])
    def test_old_word_and_odf_with_merged_cells(self, kind: str, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(word_document())
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.docx"],
            check=True, capture_output=True,
        )  # fmt: skip
        found = read_any((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")

        assert found.format == kind
        assert paragraphs(found) == ["任务分工表", "完"]
        assert grid(found) == [["序号", "单位"], ["1", "县交通局"], ["2", None]]

    @needs_office
    @pytest.mark.parametrize(
        "data",
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), RTF[:20]],
        ids=["doc", "rtf"],
    )
    def test_a_damaged_file_is_refused_not_read_as_text(self, data: bytes) -> None:
        with pytest.raises((NotConverted, UnreadableFile)):
            read_any(data, "方案.doc")


class TestConvert:
    def test_leaves_nothing_behind(self, office: Path, own_temp: Path) -> None:
        script(office, "mkdir out; cat source.rtf > out/source.docx")

        assert convert(RTF, "方案.rtf", Format.RTF) == RTF
        assert not list(own_temp.iterdir())

    def test_has_a_profile_of_its_own_without_macros(self, office: Path) -> None:
        script(
            office, 'mkdir out; (echo "$@"; cat profile/user/*.xcu; echo $HOME) > out/source.docx'
        )
        seen = convert(RTF, "方案.rtf", Format.RTF).decode()

        assert "-env:UserInstallation=file://" in seen
        assert 'DisableMacrosExecution" oor:op="fuse"><value>true' in seen
        assert seen.rstrip().rpartition("/")[2].startswith("taizhang-")

    def test_a_program_that_hangs_is_stopped_with_its_children(
        self, office: Path, own_temp: Path, tmp_path: Path
    ) -> None:
        script(office, f"(sleep 3; touch {tmp_path}/late) & sleep 60")
        started = time.monotonic()
        with pytest.raises(NotConverted) as caught:
            convert(RTF, "方案.rtf", Format.RTF, seconds=0.5)

        assert caught.value.code == "conversion.timeout"
        assert time.monotonic() - started < 5
        time.sleep(3)
        assert not (tmp_path / "late").exists()
        assert not list(own_temp.iterdir())

    @pytest.mark.parametrize("text", ["exit 0", "exit 1", "mkdir out; : > out/source.docx"])
    def test_a_program_that_makes_nothing_is_a_refusal(self, office: Path, text: str) -> None:
        script(office, text)
        with pytest.raises(NotConverted) as caught:
            convert(RTF, "方案.rtf", Format.RTF)
        assert caught.value.code == "conversion.failed"
        assert "RTF 文档" in caught.value.problem("zh")

    def test_every_code_has_words_in_both_languages(self) -> None:
        for problem, remedy in NotConverted.messages.values():
            assert all(w.zh and w.en for w in (problem, remedy))
