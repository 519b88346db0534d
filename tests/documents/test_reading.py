"""Every file is read as what it is, or refused with one clear message."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.documents import ReadingError, UnreadableFile, read
from taizhang.documents.errors import Wording
from taizhang.documents.formats import DESCRIPTIONS, Format
from tests.conftest import seed
from tests.documents.sheets import old_workbook, workbook
from tests.documents.views import assert_sound, paragraphs
from tests.documents.word import cell, document, level, lists, numbered, p, package, row, table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
PLAIN = document(p("一、总体要求"))


def refusal(data: bytes, name: str = "方案.docx") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, name)
    return caught.value


class TestFormatIsToldByContent:
    def test_text_named_docx_is_read_as_text(self) -> None:
        assert read("一、总体要求".encode(), "方案.docx").format == "txt"

    def test_word_document_named_txt_is_read_as_word(self) -> None:
        assert read(PLAIN, "方案.txt").format == "docx"

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            pytest.param(OLE + "WordDocument".encode("utf-16-le"), Format.DOC, id="doc"),
            pytest.param(OLE, Format.OLE, id="other ole"),
            pytest.param(b"{\\rtf1\\ansi", Format.RTF, id="rtf"),
            pytest.param(b'<?xml version="1.0"?><a/>', Format.XML, id="xml"),
            pytest.param(b"Rar!\x1a\x07\x01\x00", Format.ARCHIVE, id="rar"),
            pytest.param(package({"xl/workbook.bin": b"a"}), Format.XLSB, id="xlsb"),
            pytest.param(package({"ppt/presentation.xml": b"<a/>"}), Format.PPTX, id="pptx"),
            pytest.param(package({"mimetype": b"", "content.xml": b""}), Format.ODT, id="odt"),
            pytest.param(package({"a.txt": b"a"}), Format.ZIP, id="zip"),
        ],
    )
    def test_refuses_what_it_cannot_read_yet_by_its_true_name(
        self, data: bytes, kind: Format
    ) -> None:
        error = refusal(data, "方案.txt")

        assert error.code == "documents.unsupported"
        assert DESCRIPTIONS[kind].kind.zh in error.problem("zh")
        assert DESCRIPTIONS[kind].kind.en in error.problem("en")
        assert error.remedy("zh") == DESCRIPTIONS[kind].remedy.zh


class TestRefusals:
    @pytest.mark.parametrize(
        "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe\r\0\n\0", document("<w:p/>")]
    )
    def test_empty_file(self, data: bytes) -> None:
        assert refusal(data).code == "documents.empty"

    def test_truncated_word_document(self) -> None:
        assert refusal(PLAIN[: len(PLAIN) // 2]).code == "documents.truncated"

    def test_encrypted_word_document(self) -> None:
        error = refusal(OLE + "EncryptedPackage".encode("utf-16-le"))
        assert error.code == "documents.encrypted"

    def test_zip_with_a_password(self) -> None:
        data = bytearray(PLAIN)
        for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = -1
            while (at := data.find(marker, at + 1)) >= 0:
                data[at + offset] |= 1
        assert refusal(bytes(data)).code == "documents.encrypted"

    def test_binary_file_names_the_byte(self) -> None:
        error = refusal("第一行".encode() + b"\x00\x01\x02abc", "数据.bin")

        assert error.code == "documents.binary"
        assert error.place == "第10字节"

    def test_text_cut_inside_a_character(self) -> None:
        error = refusal("到2025年，建成示范校十所。".encode()[:-1], "方案.txt")

        assert error.code == "documents.truncated"

    def test_damaged_utf8_is_not_taken_for_gb18030(self) -> None:
        data = bytearray("到2025年，建成示范校十所，培训三万人次。".encode() * 20)
        data[300] ^= 0x40

        assert refusal(bytes(data), "方案.txt").code == "documents.undecodable"

    def test_word_document_without_its_main_part(self) -> None:
        data = package({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<a/>"})
        assert refusal(data).code == "documents.damaged"

    def test_broken_xml_names_part_and_line(self) -> None:
        error = refusal(package({"word/document.xml": b"<a>\n<b></a>"}))

        assert error.code == "documents.damaged"
        assert error.place == "word/document.xml 第2行"

    def test_entities_are_refused(self) -> None:
        bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
        assert refusal(package({"word/document.xml": bomb})).code == "documents.damaged"

    def test_outside_entities_are_not_fetched(self) -> None:
        probe = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
        assert refusal(package({"word/document.xml": probe})).code == "documents.damaged"

    def test_zip_bomb_is_not_unpacked(self) -> None:
        error = refusal(package({"word/document.xml": b"<a>" + b" " * (40 << 20)}))
        assert error.code == "documents.too-large"

    def test_too_many_members(self) -> None:
        members = {f"word/{i}.xml": b"" for i in range(5_001)}
        assert refusal(package({"word/document.xml": b"<a/>", **members})).code == (
            "documents.too-large"
        )

    def test_messages_name_the_file_and_the_way_out_in_both_languages(self) -> None:
        error = refusal(b"{\\rtf1\\ansi", "通知.rtf")

        assert error.sentence("zh").startswith("通知.rtf：这是RTF 文档，")
        assert "另存为 .docx" in error.sentence("zh")
        assert "save it as .docx" in error.sentence("en")

    def test_every_code_has_words_in_both_languages(self) -> None:
        for problem, remedy in UnreadableFile.messages.values():
            for wording in (problem, remedy):
                assert wording.zh
                assert wording.en
        for description in DESCRIPTIONS.values():
            assert all(isinstance(w, Wording) and w.zh and w.en for w in description)


RICH = document(
    p("云岭省方案")
    + numbered("总体要求")
    + table(
        row("序号", "任务", cell("单位", '<w:gridSpan w:val="2"/>')),
        row("1", cell("建设", '<w:vMerge w:val="restart"/>'), "省厅", "省局"),
        row("2", cell("", "<w:vMerge/>"), "省厅", "省局"),
    ),
    numbering=lists(level(0, "第%1章", "chineseCounting")),
)


def stored(data: bytes) -> bytes:
    """The same package without compression, so that changed bytes reach the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


SHEET = [["方案"], ["序号", "任务"], [1, "建设"], [2, None], ["注：略"]]
PAGE = (
    "<html><head><meta charset=gbk><title>方案_政府</title></head><body><ul class=nav><li><a>甲</a><li>"
    "<a>乙</a></ul><h1>方案</h1><ol start=2><li>一是，<br>二是。</ol><table><tr><th rowspan=2>号<th "
    "colspan=2>任务<tr><td>建<td>管<tr><td>1<td>路<td><table><tr><td>桥</table></table></body></html>"
)
SAMPLES = {
    "docx": RICH,
    "docx, stored": stored(RICH),
    "xlsx": workbook(("任务", SHEET), merged=["A1:B1", "A3:A4"]),
    "xlsx, stored": stored(workbook(("任务", SHEET), merged=["A1:B1", "A3:A4"])),
    "xls": old_workbook("任务", SHEET, [(0, 0, 0, 1), (2, 3, 1, 1)]),
    "html": PAGE.encode("gbk"),
    "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html\n\n" + PAGE.encode() + b"\n--b--\n",
    "text": "附件\n\t序号\n\t任务\n\n\t1\n\t建设\n\n\t2\n\t管理\n\n一、总体要求\n".encode(),
    "gb18030": "各县人民政府：\n一、总体要求。到2025年，\n建成十所。".encode("gb18030"),
    "utf-16": "各县人民政府：\n一、总体要求。".encode("utf-16"),
}


def document_or_refusal(data: bytes) -> None:
    """Any other exception than a refusal fails the test that asks."""
    refused: ReadingError | None = None
    try:
        found = read(data, "文件")
        assert_sound(found)
    except ReadingError as error:
        refused = error
    if refused:
        assert refused.sentence("zh")
        assert refused.sentence("en")


class TestHostileBytes:
    @given(st.binary(max_size=400))
    def test_random_bytes_give_a_document_or_a_refusal(self, data: bytes) -> None:
        document_or_refusal(data)

    @given(st.text(alphabet='一（）1.、，。：\t\n |责任单位市局附件2025年 ab"《》', max_size=120))
    def test_any_text_gives_a_sound_document(self, text: str) -> None:
        document_or_refusal(text.encode())

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
    @given(data=st.data(), sample=st.sampled_from(sorted(SAMPLES)))
    def test_changed_files_give_a_document_or_a_refusal(
        self, data: st.DataObject, sample: str
    ) -> None:
        changed = bytearray(SAMPLES[sample])
        for _ in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, max(0, len(changed) - 1)))
            match data.draw(st.sampled_from(("flip", "cut", "double", "drop"))):
                case "flip" if changed:
                    changed[at] ^= 1 << data.draw(st.integers(0, 7))
                case "cut":
                    del changed[at:]
                case "double":
                    changed[at:at] = changed[at : at + data.draw(st.integers(1, 60))]
                case "drop":
                    del changed[at : at + data.draw(st.integers(1, 60))]
        document_or_refusal(bytes(changed))

    @pytest.mark.parametrize("depth", [50, 200, 1_500])
    def test_deep_nesting_of_tables(self, depth: int) -> None:
        body = p("底")
        for _ in range(depth):
            body = table(row(cell(body), "旁"))
        document_or_refusal(document(body))

    @pytest.mark.parametrize("depth", [50, 200, 1_500])
    def test_deep_nesting_of_frames_and_controls(self, depth: int) -> None:
        frames = p("底")
        controls = p("底")
        for _ in range(depth):
            frames = table(row(cell(frames)))
            controls = f"<w:sdt><w:sdtContent>{controls}</w:sdtContent></w:sdt>"
        document_or_refusal(document(frames + p("末")))
        document_or_refusal(document(controls + p("末")))

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"a\n" * 200_001, id="lines"),
            pytest.param(b"a" * (9 << 20), id="bytes of text"),
            pytest.param((("a\t" * 1_100 + "b\n") * 3).encode(), id="columns"),
            pytest.param(
                document("<w:p><w:r>" + "<w:t>a</w:t><w:br/>" * 5_001 + "</w:r></w:p>"), id="breaks"
            ),
        ],
    )
    def test_more_than_a_plan_can_be_is_refused(self, data: bytes) -> None:
        assert refusal(data).code == "documents.too-large"

    @pytest.mark.parametrize(
        "line",
        [
            "完善体系，建立双向\n\n",
            "（完善体系\n",
            "----\n",
            "\n",
            "甲乙丙丁的\n",
            "\t局\n",
            "| a |\n",
            "a\tb\n",
        ],
    )
    def test_time_grows_with_length_and_not_faster(self, line: str) -> None:
        def seconds(count: int) -> float:
            data = ((line * count) + "末").encode()
            start = time.process_time()
            document_or_refusal(data)
            return time.process_time() - start

        # Twenty times the lines: a square would take four hundred times as long.
        assert seconds(20_000) < 60 * max(seconds(1_000), 0.002)

    @pytest.mark.parametrize("name", ["000", "002", "004"])
    def test_given_plans_are_sound_documents(self, name: str) -> None:
        found = read(seed(name), f"{name}.txt")

        assert_sound(found)
        assert paragraphs(found)
