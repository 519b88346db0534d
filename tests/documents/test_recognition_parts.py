"""The parts of the recognition that need no printed page: rules, brackets, sizes."""

from __future__ import annotations

import contextlib
import random
from itertools import pairwise

import numpy as np
import pytest

from taizhang.documents import UnreadableFile
from taizhang.documents.recognition.engine import Sign
from taizhang.documents.recognition.lookalikes import settled
from taizhang.documents.recognition.pictures import pictures_in
from taizhang.documents.recognition.ruling import ruling, without
from taizhang.documents.recognition.setting import RecognisedLine, glyphs, with_sizes
from taizhang.documents.recognition.straightening import lean
from tests.documents import scans

SCALE = 72 / 200
NO_LINES = np.zeros((0, 4), dtype=np.int64)


def paper(width: int = 900, height: int = 600) -> np.ndarray:
    return np.full((height, width, 3), 240, np.uint8)


def grid(page: np.ndarray, xs: list[int], ys: list[int], ink: int = 40) -> None:
    for x in xs:
        page[ys[0] : ys[-1] + 2, x : x + 2] = ink
    for y in ys:
        page[y : y + 2, xs[0] : xs[-1] + 2] = ink


def signs(text: str, *unsure: int) -> list[Sign]:
    return [
        Sign(c, (i + 0.5) / len(text), 0.6 if i in unsure else 0.99) for i, c in enumerate(text)
    ]


def words(found: list[Sign]) -> str:
    return "".join(sign.text for sign in found)


class TestBytes:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
    def test_that_were_changed_give_pictures_or_one_refusal(self, kind: str) -> None:
        whole = scans.file(scans.Image.fromarray(paper(90, 120)), kind)
        chance = random.Random(11)
        for _ in range(300):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 2, 8))):
                data[chance.randrange(min(300, len(data)))] = chance.randrange(256)
            with contextlib.suppress(UnreadableFile):
                for picture in pictures_in(bytes(data), "图"):
                    assert picture.pixels.shape[2] == 3


class TestRules:
    def test_of_a_table_are_found_where_they_are(self) -> None:
        page = paper()
        grid(page, [100, 400, 800], [100, 200, 400])

        found = ruling(page, SCALE, NO_LINES).rules(SCALE)

        level = sorted({round(r.y0) for r in found if r.y0 == r.y1})
        upright = sorted({round(r.x0) for r in found if r.x0 == r.x1})
        assert level == [round(y * SCALE) for y in (100, 200, 400)]
        assert upright == [round(x * SCALE) for x in (100, 400, 800)]

    def test_are_found_in_the_shade_too(self) -> None:
        page = paper()
        grid(page, [100, 400, 800], [100, 200, 400])
        shade = np.linspace(1.0, 0.35, page.shape[1])[None, :, None]

        found = ruling((page * shade).astype(np.uint8), SCALE, NO_LINES)

        assert len({x for x, *_ in found.upright.tolist()}) == 3

    def test_are_painted_over_and_nothing_else(self) -> None:
        page = paper()
        grid(page, [100, 400, 800], [100, 200, 400])
        page[290:310, 200:230] = 40

        clean = without(page, ruling(page, SCALE, NO_LINES))

        assert (clean[290:310, 200:230] == 40).all()
        clean[290:310, 200:230] = 240
        assert (clean == 240).all()

    def test_an_underline_meets_no_other_and_is_none(self) -> None:
        page = paper()
        page[300:302, 100:800] = 40

        assert not ruling(page, SCALE, NO_LINES).rules(SCALE)

    def test_strokes_of_large_letters_are_none(self) -> None:
        page = paper()
        # 口, 70 dots high, in a line of text.
        grid(page, [200, 260], [200, 260])
        line = np.array([[150, 190, 600, 270]], dtype=np.int64)

        assert ruling(page, SCALE, NO_LINES).rules(SCALE)
        assert not ruling(page, SCALE, line).rules(SCALE)


class TestLookalikes:
    @pytest.mark.parametrize(
        ("seen", "unsure", "meant"),
        [
            ("宁政规发[2020〕3号", 4, "宁政规发〔2020〕3号"),
            ("宁政规发〔2020]3号", 9, "宁政规发〔2020〕3号"),
            ("宁政规发[2020]3号", 4, "宁政规发〔2020〕3号"),
            ("（一)总体要求", 2, "（一）总体要求"),
            ("《办法〉和（细则）", 3, "《办法》和（细则）"),
        ],
    )
    def test_brackets_of_a_pair_are_alike(self, seen: str, unsure: int, meant: str) -> None:
        assert words(settled(signs(seen, unsure))) == meant

    def test_a_bracket_without_its_other_stays(self) -> None:
        assert words(settled(signs("牵头单位）〔"))) == "牵头单位）〔"

    @pytest.mark.parametrize(
        ("seen", "meant"),
        [("一8一", "—8—"), ("-12一", "—12—"), ("一2", "一2"), ("一、二", "一、二")],
    )
    def test_a_page_number_stands_between_dashes(self, seen: str, meant: str) -> None:
        assert words(settled(signs(seen))) == meant


class TestSetting:
    @staticmethod
    def line(text: str, height: float, *, measured: bool = True) -> RecognisedLine:
        return RecognisedLine(
            signs(text), 100.0, 100.0 + 40 * len(text), 102.0, 50.0, 98.0 + 40 * len(text),
            50.0 + height, height / 0.91, measured,
        )  # fmt: skip

    def test_sizes_that_hardly_differ_are_one(self) -> None:
        lines = [self.line("县民政局", height) for height in (36.0, 36.6, 37.0, 52.0)]

        with_sizes(lines)

        assert len({line.size for line in lines[:3]}) == 1
        assert lines[3].size > 1.3 * lines[0].size

    def test_a_lone_dash_has_the_size_of_what_stands_around(self) -> None:
        lines = [self.line("县民政局", 36.0), self.line("一", 4.0, measured=False)]

        with_sizes(lines)

        assert lines[1].size == lines[0].size

    def test_characters_tile_the_line_and_keep_their_certainty(self) -> None:
        line = self.line("县民政局", 36.0)

        found = glyphs(line, 1.0)

        assert "".join(g.text for g in found) == "县民政局"
        assert all(a.x1 == pytest.approx(b.x0) for a, b in pairwise(found))
        assert {g.certainty for g in found} == {0.99}


class TestLean:
    @staticmethod
    def boxes(*slopes: float) -> np.ndarray:
        found = []
        for i, slope in enumerate(slopes):
            y = 100.0 * i
            found.append([[0, y], [500, y + 500 * slope], [500, y + 40 + 500 * slope], [0, y + 40]])
        return np.array(found, dtype=np.float64)

    def test_is_that_of_most_lines(self) -> None:
        assert lean(self.boxes(0.02, 0.02, 0.021, -0.3)) == pytest.approx(1.15, abs=0.05)

    def test_of_level_lines_is_none(self) -> None:
        assert lean(self.boxes(0.0005, 0.0, -0.0005)) == 0.0
