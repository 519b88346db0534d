"""What is printed on pages, as PDF or OFD, is read as it was written: paragraphs, tables, places."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import pytest

from taizhang.documents import BlockKind, Document, Span, UnreadableFile, read
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import pdf
from tests.documents.press import LEFT, UP, Leaf, Line, Press, Row
from tests.documents.views import assert_sound, grid, paragraphs

Make = Callable[[Sequence[Leaf]], bytes]

TITLE = "云岭省农村公路高质量发展三年行动计划（2025—2027年）"
LONG = (
    "为贯彻落实《国务院关于加快农村公路发展的意见》，推动全省农村公路高质量发展，到2027年，新改建农村公路"
    "5000公里以上，建制村通双车道公路比例达到85%，每年安排专项资金3亿元，优先支持20个重点县。"
)
SHORT = "一、总体要求"


def texts(count: int) -> list[str]:
    """Paragraphs of different lengths, so that no two pages look alike."""
    return [f"到2027年，{LONG[3 * i :]}" for i in range(count)]


@pytest.fixture(params=[pdf, ofd], ids=["pdf", "ofd"])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def read_pages(make: Make, leaves: Sequence[Leaf]) -> Document:
    found = read(make(leaves), f"方案.{make.__name__}")
    assert found.format == make.__name__
    assert_sound(found)
    return found


class TestParagraphs:
    def test_lines_are_joined_again(self, make: Make) -> None:
        press = Press()
        press.title(TITLE)
        for text in (SHORT, LONG, LONG, "二、主要任务"):
            press.paragraph(text)

        found = read_pages(make, press.finish())

        assert paragraphs(found) == [TITLE, SHORT, LONG, LONG, "二、主要任务"]

    def test_a_paragraph_goes_on_over_the_page(self, make: Make) -> None:
        press = Press(head="云岭省人民政府公报")
        for text in texts(16):
            press.paragraph(text)

        found = read_pages(make, press.finish())

        assert len(found.pages) > 1
        assert paragraphs(found) == texts(16)

    def test_paragraphs_without_indent_end_where_a_line_has_room(self, make: Make) -> None:
        press = Press()
        for _ in range(3):
            press.paragraph(LONG, indent=0.0)
            press.paragraph(SHORT, indent=0.0)

        assert paragraphs(read_pages(make, press.finish())) == [LONG, SHORT] * 3

    def test_label_lines_stay_apart(self, make: Make) -> None:
        labels = ["责任单位：省交通运输厅、省财政厅", "配合单位：省公安厅", "完成时限：2027年12月"]
        press = Press()
        for text in (LONG, *labels, LONG, *labels):
            press.paragraph(text)

        assert paragraphs(read_pages(make, press.finish())) == [LONG, *labels, LONG, *labels]

    def test_issuer_and_date_stand_apart(self, make: Make) -> None:
        press = Press()
        press.paragraph(LONG)
        press.signed("云岭省人民政府办公厅", "2025年3月5日")

        assert paragraphs(read_pages(make, press.finish())) == [
            LONG,
            "云岭省人民政府办公厅",
            "2025年3月5日",
        ]

    def test_latin_words_keep_their_blanks(self, make: Make) -> None:
        press = Press()
        press.paragraph("采用 China Open Data 标准与ISO 9001体系。")

        assert paragraphs(read_pages(make, press.finish())) == [
            "采用 China Open Data 标准与ISO 9001体系。"
        ]


class TestMargins:
    @pytest.mark.parametrize("numbers", ["— {} —", "- {} -", "第{}页 共9页", "{}", "{}/9"])
    def test_page_numbers_are_left_out(self, make: Make, numbers: str) -> None:
        press = Press(numbers=numbers)
        for text in texts(16):
            press.paragraph(text)

        assert paragraphs(read_pages(make, press.finish())) == texts(16)

    def test_heads_that_change_from_page_to_page_are_left_out(self, make: Make) -> None:
        press = Press()
        for text in [*texts(30), *texts(30)]:
            press.paragraph(text)
        leaves = press.finish()
        for number, leaf in enumerate(leaves):
            other = Press(
                head="云岭省人民政府" if number % 2 else "农村公路高质量发展行动计划", numbers=""
            )
            leaf.words += other.finish()[0].words

        assert len(leaves) >= 4
        assert paragraphs(read_pages(make, leaves)) == texts(30) * 2

    def test_a_year_at_the_end_of_a_page_is_no_page_number(self, make: Make) -> None:
        press = Press(numbers="")
        for _ in range(25):
            press.paragraph(SHORT)
        press.paragraph("2027")

        assert paragraphs(read_pages(make, press.finish()))[-1] == "2027"


HEAD: Row = ["工作任务", LEFT, "牵头单位", "配合单位", "时限"]
SHARES = [2, 5, 2.4, 3, 1.6]


def work(count: int) -> list[Row]:
    """A task table with measures and lead units over three rows."""
    rows: list[Row] = [
        [
            f"{i // 3 + 1}.实施农村公路提档升级工程" if i % 3 == 0 else UP,
            f"第{i + 1}项工作，"
            + "完善县乡村三级物流体系，推进城乡客运服务一体化" * (1 + i % 3)
            + "。",
            "省交通运输厅\n省财政厅" if i % 3 == 0 else UP,
            "" if i % 5 == 4 else "省财政厅、省农业农村厅、省发展改革委",
            "2025年12月底前" if i % 4 else "长期坚持",
        ]
        for i in range(count)
    ]
    return [HEAD, *rows]


def shown(rows: Sequence[Row]) -> list[list[str | None]]:
    """`rows` as `grid` shows them."""
    return [[text if isinstance(text, str) else None for text in row] for row in rows]


class TestTables:
    def test_cells_merged_both_ways(self, make: Make) -> None:
        rows: list[Row] = [
            ["序号", "工作内容", "责任分工", LEFT, "时限"],
            [UP, UP, "牵头单位", "配合单位", UP],
            ["一、夯实基础", LEFT, LEFT, LEFT, LEFT],
            ["1", "建成县级物流中心20个。", "省交通运输厅", "省财政厅", "2025年"],
            ["2", "建制村通双车道公路。", UP, "", UP],
        ]
        press = Press()
        press.table(rows, [1, 5, 3, 3, 1.5], heads=2)

        found = read_pages(make, press.finish())

        assert grid(found) == shown(rows)
        assert [
            (c.row, c.column, c.rows, c.columns)
            for c in found.tables[0].cells
            if c.rows > 1 or c.columns > 1
        ] == [
            (0, 0, 2, 1),
            (0, 1, 2, 1),
            (0, 2, 1, 2),
            (0, 4, 2, 1),
            (2, 0, 1, 5),
            (3, 2, 2, 1),
            (3, 4, 2, 1),
        ]

    @pytest.mark.parametrize("repeat", [True, False], ids=["header repeated", "header once"])
    @pytest.mark.parametrize(
        ("cut", "closed"),
        [(False, True), (True, True), (True, False)],
        ids=["rows whole", "rows cut", "rows cut, no rule at the cut"],
    )
    def test_a_table_over_pages_is_one(
        self, make: Make, repeat: bool, cut: bool, closed: bool
    ) -> None:
        rows = work(30)
        press = Press(head="云岭省人民政府公报")
        press.paragraph(LONG)
        press.table(rows, SHARES, repeat=repeat, cut=cut, closed=closed)
        press.paragraph("注：完成时限以省政府确定的为准。")

        found = read_pages(make, press.finish())

        assert len(found.pages) > 2
        assert len(found.tables) == 1
        assert grid(found) == shown(rows)
        assert found.tables[0].header_rows == (1 if repeat else 0)
        assert paragraphs(found) == [LONG, "注：完成时限以省政府确定的为准。"]

    def test_a_mark_of_continuation_between_parts_is_left_out(self, make: Make) -> None:
        rows = work(9)
        press = Press()
        press.table(rows[:5], SHARES)
        press.turn()
        press.paragraph("续表", indent=0.0)
        press.table([HEAD, *rows[5:]], SHARES)

        found = read_pages(make, press.finish())

        assert len(found.tables) == 1
        assert paragraphs(found) == []
        assert found.tables[0].rows == len(rows)

    def test_two_tables_with_text_between_stay_two(self, make: Make) -> None:
        rows = work(4)
        press = Press()
        press.table(rows, SHARES)
        press.turn()
        press.paragraph("附件2")
        press.table(rows, SHARES)

        found = read_pages(make, press.finish())

        assert [grid(found, number) for number in (0, 1)] == [shown(rows)] * 2

    def test_edges_that_stand_close_on_one_page_only_make_columns_of_their_own(
        self, make: Make
    ) -> None:
        press = Press()
        press.table(work(30), SHARES)
        leaves = press.finish()
        for top, bottom in {(line.y0, line.y1) for line in leaves[0].lines if line.x0 == line.x1}:
            leaves[0].lines.append(Line(83.8, top, 83.8, bottom))

        found = read_pages(make, leaves)

        assert len(found.tables) == 1
        assert found.tables[0].columns == len(SHARES) + 1

    def test_units_below_one_another_stay_lines(self, make: Make) -> None:
        rows: list[Row] = [
            ["任务", "牵头单位"],
            ["建成物流中心", "县教育局\n县财政局\n县住房和城乡建设局"],
            ["建成物流中心", "各设区市人民政府"],
        ]
        press = Press()
        press.table(rows, [4, 1])

        assert grid(read_pages(make, press.finish())) == shown(rows)

    def test_an_open_table_without_outer_sides(self, make: Make) -> None:
        rows = work(6)
        press = Press()
        press.table(rows, SHARES)
        (leaf,) = press.finish()
        sides = (press.margin, press.page_width - press.margin)
        leaf.lines = [
            line
            for line in leaf.lines
            if line.x0 != line.x1 or all(abs(line.x0 - side) > 1 for side in sides)
        ]

        assert grid(read_pages(make, [leaf])) == shown(rows)

    def test_a_frame_around_text_is_no_table(self, make: Make) -> None:
        press = Press()
        press.paragraph(LONG)
        press.table([["此件公开发布"]], [1])
        press.paragraph(LONG)

        found = read_pages(make, press.finish())

        assert found.tables == ()
        assert paragraphs(found) == [LONG, "此件公开发布", LONG]


class TestPlaces:
    def test_each_block_says_where_it_stands(self, make: Make) -> None:
        press = Press()
        press.title(TITLE)
        press.paragraph(LONG)
        press.table(work(12), SHARES)

        found = read_pages(make, press.finish())

        assert [(round(p.width), round(p.height)) for p in found.pages] == [(595, 842)] * len(
            found.pages
        )
        for block in found.blocks:
            assert bool(block.boxes) == bool(block.text)
            for box in block.boxes:
                assert 1 <= box.page <= len(found.pages)
                assert 0 <= box.x0 < box.x1 <= 596
                assert 0 <= box.y0 < box.y1 <= 842
            ends = [box.end for box in block.boxes]
            assert ends == sorted(ends)
        assert found.blocks[1].place.startswith("第1页")
        assert "（第" in next(b.place for b in found.blocks if b.kind is BlockKind.CELL)

    def test_a_span_leads_to_its_rectangle(self, make: Make) -> None:
        press = Press()
        press.paragraph(LONG)
        (leaf,) = press.finish()
        first = leaf.words[0]
        found = read_pages(make, [leaf])

        (box,) = found.boxes(Span(0, 2, 4))

        assert found.cut([Span(0, 2, 4)]) == LONG[2:4]
        assert (box.page, box.start, box.end) == (1, 2, 4)
        assert box.x0 == pytest.approx(first.x + 2 * first.size, abs=0.5)
        assert box.x1 == pytest.approx(first.x + 4 * first.size, abs=0.5)
        assert box.y0 < first.y < box.y1

    def test_a_span_over_a_line_end_has_two_rectangles(self, make: Make) -> None:
        press = Press()
        press.paragraph(LONG)
        found = read_pages(make, press.finish())
        end = found.blocks[0].boxes[0].end

        boxes = found.boxes(Span(0, end - 2, end + 3))

        assert [(box.start, box.end) for box in boxes] == [(end - 2, end), (end, end + 3)]
        assert boxes[1].y0 > boxes[0].y0
        assert boxes[1].x0 == pytest.approx(press.margin, abs=0.5)

    def test_formats_without_pages_have_no_rectangles(self) -> None:
        found = read("一、总体要求".encode(), "方案.txt")

        assert found.pages == ()
        assert found.boxes(Span(0, 0, 2)) == ()


class TestPictures:
    @staticmethod
    def scanned() -> Leaf:
        return Leaf(pictures=[(0.0, 0.0, 595.0, 842.0)])

    @pytest.fixture(autouse=True)
    def _without_recognition(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "rapidocr", None)

    def test_a_scanned_file_is_refused_with_the_way_out(self, make: Make) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(make([self.scanned(), self.scanned()]), "扫描.pdf")

        assert caught.value.code == "documents.scanned"
        assert "2 页" in caught.value.problem("zh")
        assert "taizhang[ocr]" in caught.value.remedy("zh")

    def test_one_page_that_is_a_picture_is_noted(self, make: Make) -> None:
        press = Press(numbers="")
        for text in texts(24):
            press.paragraph(text)
        leaves = press.finish()
        leaves.insert(1, self.scanned())

        found = read_pages(make, leaves)

        (note,) = found.notes
        assert note.code == "page-is-picture"
        assert found.blocks[note.block].boxes[0].page == 1

    def test_a_page_without_anything_is_an_empty_file(self, make: Make) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(make([Leaf()]), "空.pdf")

        assert caught.value.code == "documents.empty"
