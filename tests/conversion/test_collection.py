"""Folders and zip files give the documents in them, each with a name of its own."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from taizhang.conversion import collection
from taizhang.conversion.collection import Given, given, is_collection
from taizhang.documents import ReadingError
from tests.documents.word import document, p, package

DOCX = document(p("一、总体要求"))


def files(path: Path) -> list[Given]:
    return list(given(path, Path.read_bytes))


def contents(path: Path) -> dict[str, bytes | str]:
    """What each file gives: its bytes, or the code of its refusal."""
    found: dict[str, bytes | str] = {}
    for file in given(path, Path.read_bytes):
        name = file.name.removeprefix(f"{path.parent}/")
        try:
            found[name] = file.content()
        except ReadingError as error:
            found[name] = error.code if error.file == file.name else "the wrong file"
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "资料.zip"


class TestOneFile:
    def test_is_given_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "方案.docx"
        path.write_bytes(DOCX)

        assert [(f.name, f.content()) for f in files(path)] == [(str(path), DOCX)]
        assert not is_collection(path)

    def test_may_have_any_ending_and_need_not_exist(self, tmp_path: Path) -> None:
        assert [f.name for f in files(tmp_path / "方案")] == [str(tmp_path / "方案")]


class TestFolder:
    def test_gives_documents_in_order_at_every_depth(self, tmp_path: Path) -> None:
        folder = tmp_path / "文件"
        (folder / "县").mkdir(parents=True)
        for name in (
            "乙.DOCX",
            "县/丙.txt",
            "甲.pdf",
            "图.gif",
            "~$乙.docx",
            ".甲.docx.swp",
            "程序.exe",
        ):
            (folder / name).write_bytes(name.encode())
        (folder / ".git").mkdir()
        (folder / ".git" / "丁.txt").write_bytes(b"x")

        assert list(contents(folder)) == ["文件/乙.DOCX", "文件/甲.pdf", "文件/县/丙.txt"]
        assert is_collection(folder)

    def test_opens_archives_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "甲").mkdir()
        (tmp_path / "甲" / "包.zip").write_bytes(package({"乙.txt": b"text"}))
        assert contents(tmp_path / "甲") == {"甲/包.zip/乙.txt": b"text"}

    def test_waits_for_no_pipe_in_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "文件"
        folder.mkdir()
        os.mkfifo(folder / "丙.txt")
        (folder / "甲.txt").write_bytes(b"text")
        assert list(contents(folder)) == ["文件/甲.txt"]


class TestArchive:
    def test_members_are_files_of_their_own(self, archive: Path) -> None:
        archive.write_bytes(
            package(
                {"方案.docx": DOCX, "县/表.xlsx": b"x", "__MACOSX/._方案.docx": b"", "图.gif": b"j"}
            )
        )
        assert contents(archive) == {"资料.zip/县/表.xlsx": b"x", "资料.zip/方案.docx": DOCX}
        assert is_collection(archive)

    def test_a_document_that_is_a_zip_file_is_no_archive(self, archive: Path) -> None:
        archive.write_bytes(DOCX)
        assert [f.content() for f in files(archive)] == [DOCX]

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
    def test_names_without_mark_are_read_in_either_encoding(
        self, archive: Path, encoding: str
    ) -> None:
        made = package({"aaaaaaaaaaaa.txt": b"text"})
        name = "方案".encode(encoding).ljust(12, b"_")
        archive.write_bytes(made.replace(b"aaaaaaaaaaaa", name))

        (found,) = contents(archive)
        assert found.startswith("资料.zip/方案_")

    def test_names_are_no_way_out(self, archive: Path) -> None:
        archive.write_bytes(package({"../../etc/方案.txt": b"x", "C:\\\\乙.txt": b"y"}))
        assert sorted(contents(archive)) == ["资料.zip/C:/乙.txt", "资料.zip/etc/方案.txt"]

    def test_an_archive_inside_is_opened_one_inside_of_that_is_not(self, archive: Path) -> None:
        innermost = package({"丙.txt": b"c"})
        inner = package({"乙.txt": b"b", "再.zip": innermost})
        archive.write_bytes(package({"甲.txt": b"a", "内.zip": inner}))

        assert contents(archive) == {
            "资料.zip/内.zip/乙.txt": b"b",
            "资料.zip/内.zip/再.zip": innermost,
            "资料.zip/甲.txt": b"a",
        }

    def test_one_bad_member_does_not_stop_the_others(self, archive: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("甲.txt", b"damaged")
            made.writestr("乙.zip", b"PK\x03\x04 no archive")
            made.writestr("丙.txt", b"good")
        archive.write_bytes(out.getvalue().replace(b"damaged", b"Damaged", 1))

        assert contents(archive) == {
            "资料.zip/丙.txt": b"good",
            "资料.zip/乙.zip": "documents.damaged",
            "资料.zip/甲.txt": "documents.damaged",
        }

    def test_a_member_with_a_password_is_refused(self, archive: Path) -> None:
        data = bytearray(package({"甲.txt": b"x"}))
        data[data.find(b"PK\x01\x02") + 8] |= 1
        archive.write_bytes(bytes(data))
        assert contents(archive) == {"资料.zip/甲.txt": "documents.encrypted"}

    def test_a_bomb_is_not_unpacked(self, archive: Path) -> None:
        bomb = package({"甲.txt": bytes(64 << 20)})
        archive.write_bytes(
            package({"乙.zip": package({"甲.txt": bytes(64 << 20)}), "甲.txt": b"x"})
        )

        assert len(bomb) < 100_000
        assert contents(archive) == {
            "资料.zip/乙.zip/甲.txt": "documents.too-large",
            "资料.zip/甲.txt": b"x",
        }

    def test_all_members_together_have_a_limit(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(collection, "MAX_UNPACKED", 2_500)
        archive.write_bytes(package({f"{i}.txt": bytes(1_000) for i in range(4)}))

        found = list(contents(archive).values())
        assert [isinstance(value, bytes) for value in found] == [True, True, False, False]

    def test_too_many_members_are_refused(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(collection, "MAX_MEMBERS", 3)
        archive.write_bytes(package({f"{i}.txt": b"" for i in range(4)}))
        assert contents(archive) == {"资料.zip": "documents.too-large"}

    def test_an_archive_that_was_cut_is_a_file_that_cannot_be_read(self, archive: Path) -> None:
        archive.write_bytes(package({"甲.txt": b"x" * 500})[:-30])
        assert not is_collection(archive)
        assert [f.name for f in files(archive)] == [str(archive)]
