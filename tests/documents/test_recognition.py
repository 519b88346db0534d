"""Scans and pictures are read as what is printed on them, and what was recognised says so."""

from __future__ import annotations

import io
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

import numpy as np
import pytest

from taizhang import parse, read
from taizhang.documents import Document, Span, UnreadableFile
from taizhang.extraction.plan import Plan, Role
from taizhang.extraction.serialise import to_json
from tests.documents import scans
from tests.documents.pdf_files import pdf
from tests.documents.press import UP, Leaf, Press
from tests.documents.views import assert_sound, grid, paragraphs

pytestmark = pytest.mark.skipif(
    not scans.has_chinese_font(), reason="no Chinese font is installed to draw a scan with"
)

TITLE = "望江县养老服务提升行动实施方案"
AIM = (
    "为贯彻落实《云岭省养老服务条例》，推动全县养老服务高质量发展，到2027年，全县养老机构护理型床位占比"
    "达到65%以上，街道社区食堂覆盖率达到90%，现结合本县实际，制定本方案。"
)
ROWS = [
    ["任务", "工作内容", "牵头单位", "配合单位", "完成时限"],
    ["一、完善设施", "1.新建社区食堂30个以上", "县民政局", "县财政局、县住建局", "2026年12月"],
    [UP, "2.改造护理型床位500张", "县卫健局", "县民政局", "2027年6月"],
    ["二、培养人才", "3.培训养老护理员1200人次", "县人社局", "县教育局、县财政局", "2027年底"],
]


def printed() -> list[Leaf]:
    press = Press(head="望江县人民政府文件")
    press.title(TITLE)
    for text in ("一、总体要求", AIM, "二、重点任务"):
        press.paragraph(text)
    press.turn()
    press.table(ROWS, [3, 6, 3, 4, 3], size=12.0)
    return press.finish()


def note(*lines: str) -> Leaf:
    """A slip of paper with a few lines on it."""
    press = Press(page_width=420.0, page_height=200.0, margin=30.0, numbers="")
    for line in lines:
        press.paragraph(line)
    (leaf,) = press.finish()
    return leaf


SLIP = ("3.新建社区食堂20个。", "牵头单位：县民政局", "完成时限：2026年12月")


def slip() -> scans.Image.Image:
    """The picture of a slip with a task on it."""
    (whole,) = scans.pictures([note(*SLIP)])
    # The sheet that the printer fills is larger than the slip.
    return whole.crop((0, 0, 1167, 556))


@pytest.fixture(scope="module")
def scan() -> Document:
    """Two scanned pages, the second leaning."""
    first, second = scans.pictures(printed())
    data = scans.pages_file([scans.worn(first, 0.0), scans.worn(second, 1.6)], "PDF")
    return read(data, "扫描.pdf")


@pytest.fixture(scope="module")
def plan(scan: Document) -> Plan:
    return parse(scan)


class TestAScannedPlan:
    def test_has_its_paragraphs_without_head_and_numbers(self, scan: Document) -> None:
        assert_sound(scan)
        assert paragraphs(scan) == [TITLE, "一、总体要求", AIM, "二、重点任务"]

    def test_has_its_ruled_table_with_merged_cells(self, scan: Document) -> None:
        assert grid(scan) == [[None if text is UP else text for text in row] for row in ROWS]

    def test_gives_tasks_units_deadlines_and_targets(self, plan: Plan) -> None:
        said = [
            (
                [a.surface for a in task.assignments if a.role is Role.LEAD],
                [a.surface for a in task.assignments if a.role is Role.SUPPORT],
                [d.date for d in task.deadlines],
                [(t.comparator, t.value, t.unit) for t in task.targets],
            )
            for task in plan.tasks
        ]

        assert said == [
            (["县民政局"], ["县财政局", "县住建局"], ["2026-12"], [(">=", 30, "个")]),
            (["县卫健局"], ["县民政局"], ["2027-06"], [("=", 500, "张")]),
            (["县人社局"], ["县教育局", "县财政局"], ["2027-12"], [("=", 1200, "人次")]),
        ]
        assert plan.document.title == TITLE

    def test_marks_every_fact(self, plan: Plan) -> None:
        facts = [plan.document, *plan.tasks, *plan.targets]
        facts += [fact for t in plan.tasks for fact in (*t.assignments, *t.deadlines, *t.targets)]

        assert len(facts) > 15
        assert all("recognised-words" in [w.code for w in fact.warnings] for fact in facts)
        assert [w.code for w in plan.warnings] == ["recognised-pages"]

    def test_is_no_surer_than_the_recognition(self, scan: Document, plan: Plan) -> None:
        for task in plan.tasks:
            for fact in (*task.assignments, *task.deadlines, *task.targets):
                certain = [c for span in fact.spans for c in scan.recognised(span).values()]
                assert certain
                assert fact.confidence <= max(certain)

    def test_says_so_in_both_languages(self, plan: Plan) -> None:
        for language, words in (("zh", "图像识别"), ("en", "recognised in a picture")):
            (first, *_) = to_json(plan, language)["tasks"]
            assert words in first["assignments"][0]["warnings"][0]["message"]

    def test_leads_to_places_on_its_pages(self, scan: Document, plan: Plan) -> None:
        (span,) = plan.tasks[0].assignments[0].spans
        (box,) = scan.boxes(span)
        press = Press()

        assert box.page == 2
        assert press.margin < box.x0 < box.x1 < press.page_width - press.margin
        assert box.x1 - box.x0 == pytest.approx(4 * 12.0, rel=0.15)
        assert len(box.certainty) == 4


class TestPictures:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
    def test_are_read_whatever_their_format(self, kind: str) -> None:
        found = read(scans.file(slip(), kind), "通知")

        assert paragraphs(found) == list(SLIP)

    @pytest.mark.parametrize("quarters", [1, 2])
    def test_are_read_whichever_way_up(self, quarters: int) -> None:
        turned = slip().rotate(90 * quarters, expand=True)

        assert paragraphs(read(scans.file(turned, "PNG"), "通知.png")) == list(SLIP)

    def test_lean_to_either_side(self) -> None:
        leaning = scans.worn(slip(), -2.8)

        assert paragraphs(read(scans.file(leaning, "JPEG"), "通知.jpg")) == list(SLIP)

    def test_say_themselves_which_way_up_they_are(self) -> None:
        picture = slip().rotate(90, expand=True)
        exif = scans.Image.Exif()
        exif[0x0112] = 6

        found = read(scans.file(picture, "JPEG", exif=exif), "照片.jpg")

        assert found.pages[0].width > found.pages[0].height

    def test_may_be_transparent(self) -> None:
        ink = scans.Image.eval(slip(), lambda grey: 255 - grey)
        picture = scans.Image.new("RGBA", ink.size, "black")
        picture.putalpha(ink)

        assert paragraphs(read(scans.file(picture, "PNG"), "通知.png")) == list(SLIP)

    def test_of_one_file_are_its_pages(self) -> None:
        data = scans.pages_file([slip(), slip()], "TIFF")

        assert len(read(data, "通知.tif").pages) == 2

    def test_within_an_ofd_are_read(self) -> None:
        (page,) = scans.pictures([note(*SLIP)])
        found = read(scans.scanned_ofd(page), "通知.ofd")

        assert paragraphs(found) == list(SLIP)
        assert found.blocks[0].boxes[0].certainty


class TestMixedPages:
    def test_text_is_read_as_text_and_pictures_are_recognised(self) -> None:
        press = Press(numbers="")
        for text in (TITLE, AIM, "1.改造护理型床位500张。（牵头单位：县卫健局）"):
            press.paragraph(text)
        typed = pdf(press.finish())
        (picture,) = scans.pictures([note("2.新建社区食堂20个。（牵头单位：县民政局）")])
        found = read(scans.joined(typed, scans.pages_file([picture], "PDF")), "方案.pdf")

        assert not found.recognised(Span(0, 0, len(TITLE)))
        plan = parse(found)
        marks = {
            a.surface: "recognised-words" in [w.code for w in a.warnings]
            for task in plan.tasks
            for a in task.assignments
        }
        assert marks == {"县卫健局": False, "县民政局": True}
        assert plan.warnings[0].details == (("pages", "1"),)


class TestLimits:
    def test_a_picture_that_claims_to_be_huge_is_refused_unopened(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(png_of(40_000, 40_000), "炸弹.png")

        assert caught.value.code == "documents.too-large"

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
    def test_a_torn_picture_is_refused(self, kind: str) -> None:
        whole = scans.file(slip(), kind)

        with pytest.raises(UnreadableFile) as caught:
            read(whole[: len(whole) // 2], "撕裂")

        assert caught.value.code == "documents.damaged"

    def test_a_picture_without_words_is_told(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(scans.file(scans.Image.new("L", (600, 400), 255), "PNG"), "白纸.png")

        assert caught.value.code == "documents.unrecognised"

    def test_a_thumbnail_is_told(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(png_of(1, 1), "点.png")

        assert caught.value.code == "documents.unrecognised"

    def test_too_many_pages_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("taizhang.documents.recognition.pictures.MAX_PICTURES", 1)

        with pytest.raises(UnreadableFile) as caught:
            read(scans.pages_file([slip(), slip()], "TIFF"), "档案.tif")

        assert caught.value.code == "documents.too-large"


class TestWithoutTheExtra:
    @pytest.fixture(autouse=True)
    def _not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "rapidocr", None)

    @pytest.mark.parametrize("kind", ["PDF", "PNG", "JPEG"])
    def test_a_scan_is_refused_with_the_way_out(self, kind: str) -> None:
        data = scans.pages_file([slip()], "PDF") if kind == "PDF" else scans.file(slip(), kind)

        with pytest.raises(UnreadableFile) as caught:
            read(data, "扫描件")

        assert caught.value.code == "documents.scanned"
        for language in ("zh", "en"):
            assert 'pip install "taizhang[ocr]"' in caught.value.remedy(language)


class TestTheLibrary:
    def test_is_not_loaded_before_the_first_picture(self) -> None:
        code = (
            "import sys, taizhang; taizhang.read('一、总体要求'.encode(), '方案.txt');"
            "print([m for m in ('rapidocr', 'cv2', 'numpy', 'PIL') if m in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

        assert done.stdout.strip() == b"[]"

    def test_fetches_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from taizhang.documents.recognition.engine import Engine

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("the network was asked")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        pixels = np.ascontiguousarray(np.asarray(slip().convert("RGB")))

        engine = Engine()

        assert len(engine.boxes(pixels)) == len(SLIP)

    def test_takes_one_thread_where_processes_read_side_by_side(
        self, threads_as_they_were: None
    ) -> None:
        from taizhang.documents.recognition import limits
        from taizhang.documents.recognition.engine import Engine

        limits.use_threads(1)
        engine = Engine()

        engine.boxes(np.full((64, 64, 3), 255, np.uint8))
        options = engine._ocr.text_det.session.session.get_session_options()
        assert options.intra_op_num_threads == 1

    @pytest.fixture
    def threads_as_they_were(self) -> Iterator[None]:
        from taizhang.documents.recognition import limits

        yield
        limits.use_threads(0)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    for kind, content in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 100)),
        (b"IEND", b""),
    ):
        out.write(struct.pack(">I", len(content)) + kind + content)
        out.write(struct.pack(">I", zlib.crc32(kind + content)))
    return out.getvalue()
