"""Sound files of every format, which mutants are made from."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from taizhang.documents import BlockKind, Document, read
from tests.documents import scans, sheets, word
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import pdf
from tests.documents.press import LEFT, UP, Leaf, Press
from tests.extraction import renderings
from tests.mutants.members import members_of, zipped

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT = ROOT / "tests" / "corpus" / "development"
DEMO = ROOT / "src" / "taizhang" / "demo" / "plans"
#: Plans of the development set that show most forms: prose, brackets, tables of every kind. They are named,
#: so that a number makes the same mutant while the set grows.
_TEXTS = ("01_", "02_", "03_", "04_", "06_", "08_", "11_", "12_", "14_")
_WORD_FILES = ("22_", "25_", "39_")
_ENCODINGS = ("utf-8", "utf-16", "gb18030")

Rows = list[list[str | bool | None]]
_ROWS: Rows = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "改造农村公路100公里以上", "县交通运输局", "县财政局、各乡镇", "2027年底前"],
    ["2", "建成社区食堂30个，覆盖率达到95%", UP, "县民政局", "长期坚持"],
    ["二、监督", LEFT, LEFT, LEFT, LEFT],
    ["3", "每年新增学位1200个，其中小学800个、初中400个", "县教育局", "", "每年12月"],
]


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file of a format."""

    name: str
    data: bytes


@cache
def seeds() -> dict[str, list[Seed]]:
    """The seeds of each format, by its usual ending."""
    texts = texts_of_plans()
    words = [read(path.read_bytes(), path.name) for path in texts]
    return {
        "txt": [
            Seed(f"{path.stem}.{encoding}.txt", _encoded(path, encoding))
            for path in texts
            for encoding in _ENCODINGS
        ],
        "docx": [
            *(Seed(path.name, path.read_bytes()) for path in _word_files()),
            Seed("marked.docx", _dateless(_marked_word())),
        ],
        "xlsx": [
            *(
                Seed(f"{document.name}.xlsx", _dateless(renderings.workbook(document, "方案")))
                for document in words[1:4]
            ),
            Seed("sheets.xlsx", _dateless(_workbook())),
            Seed("dates.xlsx", _dateless(sheets.formatted(46023.5, "yyyy年m月"))),
        ],
        "xls": [Seed("old.xls", _old_workbook()), Seed("long.xls", _long_old_workbook())],
        "html": [
            Seed(f"{document.name}.{way.__name__}.html", way(document, "实施方案"))
            for document, way in zip(words, _pages(len(words)), strict=True)
        ],
        "mhtml": [Seed(f"{document.name}.mhtml", _mhtml(document)) for document in words[2:5]],
        "pdf": _pdfs(words),
        "ofd": [
            Seed("printed.ofd", _dateless(ofd(_printed()))),
            *(
                Seed(f"{document.name}.ofd", _dateless(ofd(_set(document))))
                for document in words[2:4]
            ),
        ],
        "picture": _pictures(),
    }


def texts_of_plans() -> list[Path]:
    """The plans that seeds are made from, as text."""
    return [path for path in sorted(DEVELOPMENT.glob("*.txt")) if path.name.startswith(_TEXTS)]


def _word_files() -> list[Path]:
    made = [p for p in sorted(DEVELOPMENT.glob("*.docx")) if p.name.startswith(_WORD_FILES)]
    return [*made, *sorted(DEMO.glob("*.docx"))]


def _encoded(path: Path, encoding: str) -> bytes:
    data = path.read_bytes()
    for known in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(known).encode(encoding)
        except UnicodeDecodeError:
            continue
    return data


def _marked_word() -> bytes:
    """A Word file with what seldom comes together: lists, changes, boxes, fields, nested tables."""
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>"
        f"{word.p('框内文字')}</w:txbxContent></mc:Choice><mc:Fallback>{word.r('旧')}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    changed = (
        f"<w:p><w:ins>{word.r('新增')}</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + word.r("3") + "<w:r>"
        '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    cells = [
        word.row("序号", "工作任务", "牵头单位", "完成时限", properties=word.HEADER),
        word.row(
            "1", word.cell("修建公路100公里", word.TOP), word.cell("县交通运输局", word.wide(2))
        ),
        word.row(
            "2", word.cell("", word.DOWN), "县财政局", word.cell(word.table(word.row("里", "面")))
        ),
    ]
    body = [
        word.p("青溪县农村公路实施方案"),
        word.numbered("总体要求"),
        word.numbered("修路。（牵头单位：县交通运输局）", level=1),
        changed,
        box,
        word.table(*cells),
        word.p("续表"),
        word.table(*cells),
    ]
    numbering = word.lists(word.level(0, "%1、", "chineseCounting"), word.level(1, "%1.%2"))
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/>'
        '<w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Normal"/></w:style>'
    )
    return word.document("".join(body), styles=styles, numbering=numbering)


def _dateless(data: bytes) -> bytes:
    """The package without the part that says when it was made: the same bytes on every day."""
    return zipped([(name, part) for name, part in members_of(data) if name != "docProps/core.xml"])


def _workbook() -> bytes:
    rows = [["青溪县任务分工表"], *([cell or None for cell in row] for row in _ROWS)]
    return sheets.workbook(("任务", rows), ("说明", [["注：逾期约谈"]]), merged=["A1:E1", "C3:C4"])


def _old_workbook() -> bytes:
    rows = [["青溪县任务分工表"], *([cell or None for cell in row] for row in _ROWS)]
    return sheets.old_workbook("任务", rows, merged=[(0, 0, 0, 4), (2, 3, 2, 2)])


def _long_old_workbook() -> bytes:
    rows = [[str(n), f"任务{n}" * 9, "县财政局", (n / 7, "0.00%")] for n in range(300)]
    return sheets.old_workbook("数据", [["序号", "工作任务", "牵头单位", "比例"], *rows])


def _pages(count: int) -> list[Callable[[Document, str], bytes]]:
    ways = [
        renderings.page_of_a_site,
        renderings.plain_page,
        renderings.page_of_lines,
        renderings.page_of_word,
    ]
    return [ways[number % len(ways)] for number in range(count)]


def _mhtml(document: Document) -> bytes:
    page = base64.encodebytes(renderings.page_of_word(document, "方案"))
    return (
        b"From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        b'type="text/html"; boundary="----=_Next"\r\n\r\n------=_Next\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + page
        + b"\r\n------=_Next--\r\n"
    )


def _pdfs(words: list[Document]) -> list[Seed]:
    return [
        Seed("printed.pdf", pdf(_printed())),
        Seed("open.pdf", pdf(_printed(), packed=False)),
        Seed("turned.pdf", pdf(_printed(), turned=90, packed=False)),
        Seed("rotated.pdf", pdf(_printed(), rotate=90, boxes=True, packed=False)),
        *(
            Seed(f"{document.name}.pdf", pdf(_set(document), packed=False))
            for document in words[2:4]
        ),
    ]


def _pictures() -> list[Seed]:
    """A slip of paper as every kind of picture, and on a page of a PDF and an OFD."""
    slip = scans.pictures([_printed()[0]], dots=60)[0]
    kinds = {"png": "PNG", "jpg": "JPEG", "bmp": "BMP", "gif": "GIF", "webp": "WEBP"}
    return [
        *(Seed(f"slip.{ending}", scans.file(slip, kind)) for ending, kind in kinds.items()),
        Seed("two.tif", scans.pages_file([slip, slip], "TIFF")),
        Seed("scan.pdf", scans.pages_file([slip], "PDF", dots=60)),
        Seed("scan.ofd", _dateless(scans.scanned_ofd(slip))),
    ]


def _printed() -> list[Leaf]:
    press = Press(head="青溪县人民政府文件")
    press.title("青溪县农村公路三年行动计划")
    press.paragraph("一、总体要求。到2027年，新改建农村公路5000公里以上。" * 6)
    press.table(_ROWS * 3, [1, 5, 2, 3, 2], cut=True)
    press.signed("青溪县人民政府", "2026年1月5日")
    return press.finish()


def _set(document: Document) -> list[Leaf]:
    """The paragraphs of a document on pages."""
    press = Press()
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            press.paragraph(block.text)
    return press.finish()
