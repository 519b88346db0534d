"""OFD files: how they place text and draw rules, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from taizhang.documents import Document, UnreadableFile, read
from taizhang.documents.ofd import reader
from taizhang.documents.ofd.paths import runs_of
from taizhang.documents.ofd.values import steps
from tests.documents.ofd_files import ofd, zipped
from tests.documents.press import Leaf, Line, Press, Words
from tests.documents.views import assert_sound, grid, paragraphs

NS = 'xmlns="http://www.ofdspec.org/2016"'
ENTRY = f"<OFD {NS}><DocBody><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>"
ROOT = (
    f"<Document {NS}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
    '</CommonData><Pages><Page ID="1" BaseLoc="Pages/Content.xml"/></Pages></Document>'
)


def package(objects: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """An OFD of one page with the given objects."""
    page = f"<Page {NS}><Content><Layer>{objects}</Layer></Content></Page>"
    parts = {
        "OFD.xml": ENTRY.encode(),
        "Doc_0/Document.xml": ROOT.encode(),
        "Doc_0/Pages/Content.xml": page.encode(),
    }
    return zipped({**parts, **(more or {})})


def text(words: str, more: str = "", code: str = 'X="0" Y="5"') -> str:
    return (
        f'<TextObject Boundary="20 20 150 10" Size="5" {more}>'
        f"<TextCode {code}>{words}</TextCode></TextObject>"
    )


def sound(data: bytes) -> Document:
    found = read(data, "方案.ofd")
    assert_sound(found)
    return found


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, "方案.ofd")
    return caught.value


class TestText:
    def test_without_steps_letters_are_as_wide_as_they_are(self) -> None:
        found = sound(package(text("一、总体要求")))

        (box,) = found.blocks[0].boxes
        assert paragraphs(found) == ["一、总体要求"]
        assert box.x1 - box.x0 == pytest.approx(6 * 5 * 72 / 25.4, abs=0.1)

    def test_a_matrix_scales_and_moves(self) -> None:
        found = sound(package(text("一、总体要求", 'CTM="2 0 0 2 10 0"')))

        (box,) = found.blocks[0].boxes
        assert box.x0 == pytest.approx(30 * 72 / 25.4, abs=0.1)
        assert box.x1 - box.x0 == pytest.approx(60 * 72 / 25.4, abs=0.1)

    def test_several_codes_in_one_object(self) -> None:
        codes = '<TextCode X="0" Y="5">一、</TextCode><TextCode X="10" Y="5">总体要求</TextCode>'
        data = package(f'<TextObject Boundary="20 20 150 10" Size="5">{codes}</TextObject>')

        assert paragraphs(sound(data)) == ["一、总体要求"]

    def test_letters_spread_over_a_line(self) -> None:
        spread = 'X="0" Y="5" DeltaX="g 3 20"'

        assert paragraphs(sound(package(text("重点任务", code=spread)))) == ["重 点 任 务"]

    def test_text_turned_by_a_quarter_sets_the_page_upright(self) -> None:
        turned = "".join(
            f'<TextObject Boundary="{50 + 10 * i} 200 10 100" Size="5" CTM="0 -1 1 0 0 0">'
            f'<TextCode X="0" Y="5">{words}</TextCode></TextObject>'
            for i, words in enumerate(("一、总体要求", "二、主要任务"))
        )

        assert paragraphs(sound(package(turned))) == ["一、总体要求", "二、主要任务"]

    def test_what_is_hidden_is_not_read(self) -> None:
        assert paragraphs(sound(package(text("甲") + text("乙", 'Visible="false"')))) == ["甲"]

    def test_steps_with_repeats(self) -> None:
        assert steps("1 g 3 2.5 4", 10) == [1, 2.5, 2.5, 2.5, 4]
        assert steps("g 99999 1", 4) == [1, 1, 1, 1]
        assert steps("g", 4) == [0]
        assert steps(None, 4) == []


class TestParts:
    def test_objects_in_blocks_are_read(self) -> None:
        nested = f"<PageBlock><PageBlock>{text('一、总体要求')}</PageBlock></PageBlock>"

        assert paragraphs(sound(package(nested))) == ["一、总体要求"]

    def test_a_template_draws_the_form(self) -> None:
        press = Press(numbers="")
        press.table([["任务", "单位"], ["", ""]], [1, 1])
        (form,) = press.finish()
        filled = Leaf(words=[Words(90, 120, 10.5, "建设"), Words(320, 120, 10.5, "省厅")])

        assert grid(sound(ofd([filled], template=form))) == [["任务", "单位"], ["建设", "省厅"]]

    def test_a_running_head_of_a_template_is_left_out(self) -> None:
        head = Leaf(words=[Words(80, 45, 9, "云岭省人民政府公报")])
        said = ("一、总体要求", "二、主要任务", "三、保障措施")
        leaves = [Leaf(words=[Words(80, 120, 16, words)]) for words in said]

        found = sound(ofd(leaves, template=head))

        assert paragraphs(found) == ["一、总体要求", "二、主要任务", "三、保障措施"]

    def test_annotations_and_seals_are_not_read(self) -> None:
        more = {
            "Doc_0/Annotations.xml": b"<Annotations><Page/></Annotations>",
            "Doc_0/Signs/Sign_0/Signature.xml": b"<Signature/>",
        }

        assert paragraphs(
            sound(ofd([Leaf(words=[Words(80, 120, 16, "一、总体要求")])], more=more))
        ) == ["一、总体要求"]


class TestPaths:
    def test_runs_of_the_drawing_language(self) -> None:
        assert list(runs_of("M 0 0 L 10 0 L 10 5 C M 1 1 L 2 1")) == [
            ([(0, 0), (10, 0), (10, 5)], True),
            ([(0, 0)], False),
            ([(1, 1), (2, 1)], False),
        ]

    def test_curves_draw_no_rules(self) -> None:
        assert [run for run, _ in runs_of("M 0 0 B 1 1 2 2 3 0 L 9 0")] == [
            [(0, 0)],
            [(3, 0), (9, 0)],
        ]

    @pytest.mark.parametrize("data", ["", "L", "M 0", "X Y Z", "M a b L nan inf", "C C C"])
    def test_nonsense_draws_nothing_or_little(self, data: str) -> None:
        assert sum(len(run) for run, _ in runs_of(data)) <= 3

    def test_filled_thin_rectangles_are_rules(self) -> None:
        press = Press(numbers="")
        press.table([["任务", "单位"], ["建设", "省厅"]], [1, 1])
        (leaf,) = press.finish()
        objects = "".join(_filled(line) for line in leaf.lines)
        objects += "".join(
            f'<TextObject Boundary="{w.x * 25.4 / 72} {w.y * 25.4 / 72 - 5} 99 9" Size="3.7">'
            f'<TextCode X="0" Y="5">{w.text}</TextCode></TextObject>'
            for w in leaf.words
        )

        assert grid(sound(package(objects))) == [["任务", "单位"], ["建设", "省厅"]]


def _filled(line: Line) -> str:
    x, y, x1, y1 = (v * 25.4 / 72 for v in (line.x0, line.y0, line.x1, line.y1))
    wide, high = max(x1 - x, 0.2), max(y1 - y, 0.2)
    path = f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C"
    return (
        f'<PathObject Boundary="{x} {y} {wide} {high}" Stroke="false" Fill="true">'
        f"<AbbreviatedData>{path}</AbbreviatedData></PathObject>"
    )


class TestRefusals:
    def test_an_encrypted_file(self) -> None:
        data = package(text("甲"), {"Encryptions.xml": b"<Encryptions/>"})

        assert refusal(data).code == "documents.encrypted"

    def test_a_page_that_is_missing_is_named(self) -> None:
        parts = {"OFD.xml": ENTRY.encode(), "Doc_0/Document.xml": ROOT.encode()}
        error = refusal(zipped(parts))

        assert error.code == "documents.damaged"
        assert error.place == "Doc_0/Pages/Content.xml"

    def test_a_file_that_names_no_document(self) -> None:
        assert refusal(zipped({"OFD.xml": b"<OFD/>"})).code == "documents.damaged"

    def test_entities_are_refused(self) -> None:
        bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><OFD>&a;</OFD>'

        assert refusal(zipped({"OFD.xml": bomb})).code == "documents.damaged"

    def test_a_zip_bomb_is_not_unpacked(self) -> None:
        assert refusal(zipped({"OFD.xml": b"<OFD>" + b" " * (60 << 20)})).code == (
            "documents.too-large"
        )

    def test_too_many_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MAX_PAGES", 2)

        assert refusal(ofd([Leaf(), Leaf(), Leaf()])).code == "documents.too-large"

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MAX_CHARACTERS", 3)

        assert refusal(package(text("一、总体要求"))).code == "documents.too-large"
