"""Findings that are large as files, built anew: name → bytes. What each did stands beside it."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.documents import sheets, word
from tests.documents.pdf_files import file, written
from tests.mutants.members import members_of, zipped
from tests.mutants.seeds import seeds

_DOCUMENT = "Doc_0/Document.xml"
_PLAN = "青溪县农村公路实施方案\n一、总体要求\n"
_ITEM = "1.改造农村公路。2026年底前改造农村公路30公里以上。（牵头单位：县交通运输局；配合单位：县财政局）\n"


def numbers_in_one_clause() -> bytes:
    """Each number was kept with all that stood before it: 5 GB."""
    return ("1.建设" + "10个、" * 24_000 + "\n" + _ITEM).encode()


def money_in_one_clause() -> bytes:
    """The same, with each subject from the beginning of the sentence."""
    return ("1.建设" + "100万人、" * 16_000 + "\n" + _ITEM).encode()


def totals_in_totals() -> bytes:
    """Each total took all later numbers for its parts."""
    return ("1.建设" + "新增10个，其中" * 12_000 + "\n" + _ITEM).encode()


def quotations_never_closed() -> bytes:
    """Each sign was followed to the end of the text: 20 s for 100,000 signs."""
    return (_PLAN + _ITEM.strip() + "“" * 90_000 + "\n" + _ITEM).encode()


def numbers_without_borders() -> bytes:
    """Each number was looked at with the whole clause around it."""
    return (_PLAN + _ITEM.strip() + "10个" * 33_000).encode()


def one_long_line() -> bytes:
    """A million characters in one paragraph: no reading of it ended in time."""
    return (_PLAN + "（县财政局负责）" * 130_000).encode()


def heads_of_columns_only() -> bytes:
    """At each 序号 the rest of the text was parted into cells."""
    return ("序号\n" * 99_000).encode()


def twenty_thousand_tasks() -> bytes:
    """Every target was compared with every other."""
    return (_PLAN + _ITEM * 20_000).encode()


def goals_without_end() -> bytes:
    """Every goal was compared with every task."""
    goals = "".join(
        f"二、工作目标\n到2027年，新增服务点{n}个，覆盖率达到{n % 90}%。\n" for n in range(3_000)
    )
    return (_PLAN + goals + "三、重点任务\n" + _ITEM * 3_000).encode()


def paragraphs_joined() -> bytes:
    """A paragraph into which all before it went was searched again for each."""
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    return word.document(joined * 100_000)


def one_page_in_many_templates() -> bytes:
    """Pages that show 500 templates, each a page of text and rules: half a minute."""
    members = _one_page("<ofd:Pages>", 900)
    templates = "".join(
        f'<ofd:TemplatePage ID="{n}" BaseLoc="Pages/Page_0/Content.xml"/>' for n in range(500)
    )
    _replace(members, _DOCUMENT, "</ofd:CommonData>", f"{templates}</ofd:CommonData>")
    used = "".join(f'<ofd:Template TemplateID="{n}"/>' for n in range(500))
    _replace(members, "Doc_0/Pages/Page_0/Content.xml", "<ofd:Content>", f"{used}<ofd:Content>")
    return zipped(list(members.items()))


def one_page_nearly_two_thousand_times() -> bytes:
    """Two thousand pages were allowed, and took half a minute."""
    return zipped(list(_one_page("<ofd:Pages>", 1_900).items()))


def _one_page(before: str, count: int) -> dict[str, bytes]:
    """The parts of an OFD that names its first page so many times more."""
    members = dict(members_of(seeds()["ofd"][0].data))
    page = '<ofd:Page ID="10" BaseLoc="Pages/Page_0/Content.xml"/>'
    _replace(members, _DOCUMENT, before, before + page * count)
    return members


def _replace(members: dict[str, bytes], name: str, old: str, new: str) -> None:
    members[name] = members[name].replace(old.encode(), new.encode())


def a_part_with_a_long_name() -> bytes:
    """The message held the name of the part: ten thousand characters."""
    members = dict(members_of(seeds()["ofd"][0].data))
    _replace(members, _DOCUMENT, "Pages/Page_0", "9" * 5_000)
    return zipped(list(members.items()))


def half_a_character() -> bytes:
    """PDFium gives halves of characters, which no JSON can hold."""
    words = "31002e4fee8def" + "d842" + "ff08726959345355" + "4f4d" + "ff1a53bf8d22653f5c40ff09"
    drawn = f"BT /F1 12 Tf 1 0 0 1 80 700 Tm <00{words}> Tj ET"
    return file([drawn.encode()])


def a_large_picture_shown_again_and_again() -> bytes:
    """PDFium looked at 88 million pixels 300 times before the page was drawn: a minute."""
    side = 9_400
    grey = zlib.compress(bytes(side * side), 9)
    drawn = b"q 595 0 0 842 0 0 cm /P Do Q " * 300
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</XObject<</P 5 0 R>>>>>>",
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
            % (side, side, len(grey), grey),
        ]
    )


def a_number_beyond_reckoning() -> bytes:
    """A number with more digits than decimals are reckoned with."""
    return sheets.formatted(1e300, "0.00%")


#: File name → builder.
BUILT: dict[str, Callable[[], bytes]] = {
    "numbers_in_one_clause.txt": numbers_in_one_clause,
    "money_in_one_clause.txt": money_in_one_clause,
    "totals_in_totals.txt": totals_in_totals,
    "quotations_never_closed.txt": quotations_never_closed,
    "numbers_without_borders.txt": numbers_without_borders,
    "one_long_line.txt": one_long_line,
    "heads_of_columns_only.txt": heads_of_columns_only,
    "twenty_thousand_tasks.txt": twenty_thousand_tasks,
    "goals_without_end.txt": goals_without_end,
    "paragraphs_joined.docx": paragraphs_joined,
    "one_page_in_many_templates.ofd": one_page_in_many_templates,
    "one_page_nearly_two_thousand_times.ofd": one_page_nearly_two_thousand_times,
    "a_part_with_a_long_name.ofd": a_part_with_a_long_name,
    "half_a_character.pdf": half_a_character,
    "a_number_beyond_reckoning.xlsx": a_number_beyond_reckoning,
    "a_large_picture_shown_again_and_again.pdf": a_large_picture_shown_again_and_again,
}
