"""Uploads: the content must fit the ending."""

from __future__ import annotations

import io
import zipfile

import pytest

from taizhang.permission import DomainError
from taizhang.security.errors import ContentDiffers, EndingRefused
from taizhang.security.uploads import FITTING, ensure_content_fits


def zipped(*members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in members:
            archive.writestr(name, "x")
    return file.getvalue()


DOCX = zipped("word/document.xml", "[Content_Types].xml")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class TestTaken:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.docx", DOCX), ("a.DOC", DOCX), ("a.doc", b"{\\rtf1 x}"), ("a.doc", b"<html><body>x"),
            ("a.txt", "一、任务".encode()), ("a.pdf", b"%PDF-1.7 x"), ("a.xls", b"<html><table>"),
            ("a.xlsx", zipped("xl/workbook.xml")), ("a.jpg", PNG), ("a.ofd", zipped("OFD.xml")),
            ("a.docx", b""), ("方案.v2.docx", DOCX),
        ],
    )  # fmt: skip
    def test_is_what_office_programs_make(self, name: str, data: bytes) -> None:
        ensure_content_fits(data=data, name=name)

    def test_is_every_ending_that_the_page_offers(self) -> None:
        from taizhang.policies.views.plans import ACCEPTED

        assert {ending.removeprefix(".") for ending in ACCEPTED.split(",")} == set(FITTING)


class TestRefused:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.docx", b"MZ\x90\0"), ("a.txt", b"#!/bin/sh\n"), ("a.doc", b"\x7fELF\x02"),
            ("a.txt", b"<?php eval(1);"), ("a.docx", PNG), ("a.pdf", DOCX), ("a.docx", b"%PDF-1.7"),
            ("a.docx", zipped("evil.exe")), ("a.txt", DOCX), ("a.png", b"<html><script>"),
            ("a.xlsx", DOCX), ("a.pdf", b"Rar!\x1a\x07"),
        ],
    )  # fmt: skip
    def test_is_another_kind_of_thing(self, name: str, data: bytes) -> None:
        with pytest.raises(ContentDiffers):
            ensure_content_fits(data=data, name=name)

    @pytest.mark.parametrize(
        "name", ["a.exe", "a.docm", "a.js", "a.svg", "a", ".docx.lnk", "a.docx.exe"]
    )
    def test_is_an_ending_that_is_not_taken(self, name: str) -> None:
        with pytest.raises(EndingRefused):
            ensure_content_fits(data=b"x", name=name)

    def test_is_told_in_both_languages(self) -> None:
        with pytest.raises(DomainError) as refusal:
            ensure_content_fits(data=b"MZ", name="计划.docx")
        assert "后缀是 .docx，内容是程序" in refusal.value.sentence("zh")
