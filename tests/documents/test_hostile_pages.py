"""Damaged and hostile PDF and OFD files give a sound document or one clear refusal, in bounded time."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang.documents import ReadingError, read
from taizhang.documents.geometry import Glyph, Page, Rule, build
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import file, pdf
from tests.documents.press import LEFT, UP, Leaf, Press
from tests.documents.test_ofd import package, text
from tests.documents.views import assert_sound

#: What a hostile file may take, in seconds; an honest one of this size takes a fiftieth.
LIMIT = 20.0


def printed() -> list[Leaf]:
    press = Press(head="云岭省人民政府公报")
    press.title("云岭省农村公路三年行动计划")
    press.paragraph("一、总体要求。到2027年，新改建农村公路5000公里以上。" * 8)
    rows = [
        ["任务", LEFT, "单位"],
        ["1", "建设", "省厅"],
        [UP, "管理" * 40, UP],
        ["2", "养护", "省局"],
    ]
    press.table(rows * 4, [1, 5, 2], cut=True)
    return press.finish()


def stored(data: bytes) -> bytes:
    """The same package without compression, so that changed bytes reach the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


SAMPLES = {
    "pdf": pdf(printed()),
    "pdf, not packed": pdf(printed(), packed=False),
    "pdf, turned": pdf(printed(), turned=90, packed=False),
    "ofd": ofd(printed()),
    "ofd, stored": stored(ofd(printed())),
}


def document_or_refusal(data: bytes) -> None:
    """Any other exception than a refusal fails the test that asks."""
    refused: ReadingError | None = None
    start = time.monotonic()
    try:
        assert_sound(read(data, "文件"))
    except ReadingError as error:
        refused = error
    assert time.monotonic() - start < LIMIT
    if refused:
        assert refused.sentence("zh")
        assert refused.sentence("en")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(data=st.data(), sample=st.sampled_from(sorted(SAMPLES)))
def test_changed_files_give_a_document_or_a_refusal(data: st.DataObject, sample: str) -> None:
    changed = bytearray(SAMPLES[sample])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        match data.draw(st.sampled_from(("flip", "digit", "cut", "double", "drop"))):
            case "flip" if changed:
                changed[at] ^= 1 << data.draw(st.integers(0, 7))
            case "digit" if changed:
                changed[at] = data.draw(st.sampled_from(b"0123456789.-<>[]/ "))
            case "cut":
                # The end stays, so that the file does not say at once that it was cut.
                del changed[at : max(at, len(changed) - 600)]
            case "double":
                changed[at:at] = changed[at : at + data.draw(st.integers(1, 60))]
            case "drop":
                del changed[at : at + data.draw(st.integers(1, 60))]
    document_or_refusal(bytes(changed))


NUMBER = st.one_of(
    st.floats(-50, 700), st.floats(), st.sampled_from([0.0, 80.0, 100.0, 103.0, 500.0])
)
GLYPH = st.builds(Glyph, st.sampled_from(list("一、（市 1\u3000局a")), *[NUMBER] * 5)
RULE = st.builds(Rule, *[NUMBER] * 4)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=400)
@given(
    st.lists(
        st.builds(
            Page,
            st.just(1),
            st.sampled_from([595.0, 0.0, 1e9]),
            st.sampled_from([842.0, 0.0]),
            st.lists(GLYPH, max_size=30),
            st.lists(RULE, max_size=30),
        ),
        max_size=3,
    )
)
def test_any_glyphs_and_rules_give_a_sound_document(pages: list[Page]) -> None:
    for number, page in enumerate(pages, start=1):
        page.number = number
    with suppress(ReadingError):
        assert_sound(build(pages, "文件", "pdf"))


def _pdf_with(content: str) -> bytes:
    return file([content.encode()])


GRID = "".join(f"{10 + i * 2.9} 10 m {10 + i * 2.9} 830 l S " for i in range(190))
GRID += "".join(f"10 {10 + i * 2.9} m 580 {10 + i * 2.9} l S " for i in range(280))
LETTERS = "BT /F1 10 Tf 1 0 0 1 80 700 Tm <4e00> Tj ET "


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_pdf_with(GRID), id="a fine grid"),
        pytest.param(_pdf_with(LETTERS * 60_000), id="letters all in one place"),
        pytest.param(_pdf_with("0 0 m 9 9 l S " * 200_000), id="strokes without end"),
        pytest.param(
            _pdf_with("".join(f"{i} 0 m {i} 800 l S 0 {i} m 500 {i} l S " for i in range(0, 800, 4))),
            id="a table of forty thousand cells",
        ),
        pytest.param(_pdf_with("q " * 500_000), id="states inside states"),
        pytest.param(
            package(text("一" * 200_000, code='X="0" Y="5" DeltaX="g 200000 0"')),
            id="letters all in one place, ofd",
        ),
        pytest.param(
            package("<PageBlock>" * 5_000 + text("甲") + "</PageBlock>" * 5_000), id="blocks in blocks"
        ),
        pytest.param(
            package('<PathObject Boundary="0 0 9 9"><AbbreviatedData>' + "M 0 0 L 9 0 " * 200_000
                    + "</AbbreviatedData></PathObject>"),
            id="a path without end",
        ),
    ],
)  # fmt: skip
def test_files_made_to_exhaust_the_machine(data: bytes) -> None:
    document_or_refusal(data)
