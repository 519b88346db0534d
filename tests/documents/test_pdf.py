"""PDF files: how they draw and turn pages, and what is refused."""

from __future__ import annotations

import threading
import zlib

import pytest

from taizhang.documents import Document, UnreadableFile, read
from taizhang.documents.pdf import reader
from tests.documents.pdf_files import file, font, pdf, written
from tests.documents.press import UP, Leaf, Line, Press, Row
from tests.documents.views import assert_sound, grid, paragraphs

ROWS: list[Row] = [
    ["序号", "工作内容", "牵头单位"],
    ["1", "完善县乡村三级物流体系，推进城乡客运服务一体化，建成县级物流中心20个。", "省交通运输厅"],
    ["2", "新改建农村公路5000公里以上。", UP],
]
SHOWN = [[text if isinstance(text, str) else None for text in row] for row in ROWS]


def printed() -> list[Leaf]:
    press = Press()
    press.paragraph("一、重点任务")
    press.table(ROWS, [1, 5, 2])
    return press.finish()


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, "方案.pdf")
    return caught.value


def sound(data: bytes) -> Document:
    found = read(data, "方案.pdf")
    assert_sound(found)
    return found


def words(x: float, y: float, text: str, size: float = 16) -> str:
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


class TestDrawing:
    @pytest.mark.parametrize("boxes", [False, True], ids=["strokes", "thin rectangles"])
    def test_rules_however_they_are_drawn(self, boxes: bool) -> None:
        found = sound(pdf(printed(), boxes=boxes))

        assert grid(found) == SHOWN
        assert paragraphs(found) == ["一、重点任务"]

    def test_cells_drawn_each_as_a_rectangle(self) -> None:
        content = "0.5 w\n"
        for row in range(3):
            for column in range(2):
                x, y = 80 + 200 * column, 700 - 30 * row
                content += f"{x} {y} 200 30 re S\n" + words(x + 6, y + 10, f"第{row}{column}格", 12)

        assert grid(sound(file([content.encode()]))) == [
            [f"第{row}{column}格" for column in range(2)] for row in range(3)
        ]

    def test_a_grid_in_one_path_below_a_moved_origin(self) -> None:
        content = "q 1 0 0 1 80 600 cm 0 0 m 300 0 l 0 40 m 300 40 l 0 80 m 300 80 l "
        content += "0 0 m 0 80 l 150 0 m 150 80 l 300 0 m 300 80 l S Q\n"
        for x, y, text in (
            (90, 655, "任务"),
            (240, 655, "单位"),
            (90, 615, "建设"),
            (240, 615, "省厅"),
        ):
            content += words(x, y, text)

        assert grid(sound(file([content.encode()]))) == [["任务", "单位"], ["建设", "省厅"]]

    def test_shaded_cells_make_no_rules(self) -> None:
        leaves = printed()
        (leaf,) = leaves
        top = min(line.y0 for line in leaf.lines)
        shade = f"0.9 g 80 {841.89 - top - 20:.2f} 435 20 re f 0 g\n".encode()
        plain = pdf(leaves, packed=False)
        head, _, rest = plain.partition(b"0.5 w\n")
        # The length of the stream changes; PDFium finds its end by itself.
        found = sound(head + shade + b"0.5 w\n" + rest)

        assert grid(found) == SHOWN

    def test_words_underlined_are_no_table(self) -> None:
        press = Press()
        press.paragraph("一、总体要求")
        (leaf,) = press.finish()
        leaf.lines.append(Line(100, 105, 300, 105))

        assert sound(pdf([leaf])).tables == ()

    def test_type_printed_twice_to_be_bold_is_read_once(self) -> None:
        content = words(80, 700, "重点任务") + words(80.4, 700, "重点任务")

        assert paragraphs(sound(file([content.encode()]))) == ["重点任务"]

    def test_radicals_become_the_characters_that_they_look_like(self) -> None:
        assert paragraphs(sound(file([words(80, 700, "⾏业⻓效").encode()]))) == ["行业长效"]

    @pytest.mark.parametrize(
        ("code", "read_as"),
        [("63d0 d842 dfb7 5347", "提𠮷升"), ("63d0 d842 5347", "提升"), ("63d0 dfb7 5347", "提升")],
        ids=["both halves", "the first alone", "the second alone"],
    )
    def test_a_character_in_two_halves_is_one(self, code: str, read_as: str) -> None:
        content = words(80, 700, "一、重点任务") + f"BT /F1 16 Tf 1 0 0 1 80 600 Tm <{code}> Tj ET"
        found = sound(file([content.encode()]))

        assert paragraphs(found)[-1].replace(" ", "") == read_as

    def test_a_watermark_across_the_page_is_left_out(self) -> None:
        turned = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <51855 > Tj ET\n".replace(
            "51855 ", "内部资料".encode("utf-16-be").hex()
        )
        content = words(80, 700, "一、总体要求") + turned

        assert paragraphs(sound(file([content.encode()]))) == ["一、总体要求"]


class TestTurnedPages:
    def test_a_landscape_table_drawn_sideways_on_its_sheet(self) -> None:
        found = sound(pdf(printed(), turned=90))

        assert grid(found) == SHOWN
        assert (round(found.pages[0].width), round(found.pages[0].height)) == (595, 842)

    @pytest.mark.parametrize(("turned", "rotate"), [(0, 0), (90, 90)])
    def test_a_page_that_is_to_be_shown_turned(self, turned: int, rotate: int) -> None:
        assert grid(sound(pdf(printed(), turned=turned, rotate=rotate))) == SHOWN


class TestRefusals:
    def test_a_file_that_was_cut(self) -> None:
        data = pdf(printed())

        assert refusal(data[: len(data) // 2]).code == "documents.truncated"

    def test_a_file_with_a_password(self) -> None:
        lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]"
        data = pdf(printed(), trailer=lock % (b"41" * 32, b"42" * 32))

        assert refusal(data).code == "documents.encrypted"

    def test_a_file_without_structure(self) -> None:
        assert refusal(b"%PDF-1.7\nnothing\n%%EOF").code == "documents.damaged"

    def test_a_file_without_pages(self) -> None:
        data = written([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"])

        assert refusal(data).code == "documents.damaged"

    def test_a_bomb_is_not_unpacked(self) -> None:
        data = file([b" " * (100 << 20)])

        assert len(data) < 1 << 20
        assert refusal(data).code == "documents.too-large"

    def test_a_bomb_packed_twice(self) -> None:
        twice = zlib.compress(zlib.compress(b" " * (100 << 20)))
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream"
            % (len(twice), twice),
        ]

        assert len(twice) < 1_000
        assert refusal(written(objects)).code == "documents.too-large"

    def test_a_page_that_names_one_stream_again_and_again(self) -> None:
        content = zlib.compress(b"0 0 m 9 9 l S " * 100_000)
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[%s]>>" % (b"4 0 R " * 500),
            b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(content), content),
        ]

        assert refusal(written(objects)).code == "documents.too-large"

    @pytest.mark.parametrize("shared", [False, True], ids=["own resources", "resources apart"])
    def test_forms_that_draw_forms_without_end(self, shared: bool) -> None:
        levels, calls = 12, 10
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</XObject<</X 5 0 R>>>>>>",
            b"<</Length 5>>\nstream\n/X Do\nendstream",
        ]
        first = len(objects) + 1
        for level in range(levels):
            content = (b"/X Do " if level < levels - 1 else b"0 0 m 9 9 l S ") * calls
            inner = b"<</XObject<</X %d 0 R>>>>" % (first + level + 1)
            resources = b"%d 0 R" % (first + levels + level) if shared else inner
            objects.append(
                b"<</Subtype/Form/BBox[0 0 9 9]/Resources %s/Length %d>>\nstream\n%s\nendstream"
                % (resources, len(content), content)
            )
        apart = range(levels if shared else 0)
        objects += [b"<</XObject<</X %d 0 R>>>>" % (first + level + 1) for level in apart]

        error = refusal(written(objects))

        assert error.code == "documents.too-large"

    def test_forms_as_programs_use_them_are_read(self) -> None:
        content = words(80, 700, "一、总体要求").encode()
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</XObject<</X 5 0 R>>>>>>",
            b"<</Length 30>>\nstream\nq 1 0 0 1 0 -20 cm /X Do Q    \nendstream",
            b"<</Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 6 0 R>>>>/Length %d>>"
            b"\nstream\n%s\nendstream" % (len(content), content),
            *font(6),
        ]

        found = sound(written(objects))

        assert paragraphs(found) == ["一、总体要求"]
        assert found.blocks[0].boxes[0].y1 == pytest.approx(842 - 680, abs=4)

    def test_too_many_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MAX_PAGES", 2)

        assert refusal(pdf([Leaf(), Leaf(), Leaf()])).code == "documents.too-large"

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MAX_CHARACTERS", 20)

        assert refusal(pdf(printed())).code == "documents.too-large"


def test_several_threads_may_read_at_once() -> None:
    data, found = pdf(printed()), []

    def work() -> None:
        found.extend(grid(read(data, "方案.pdf")) for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [SHOWN] * 20
