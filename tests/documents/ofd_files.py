"""OFD files written by hand: a zip of XML, lengths in millimetres."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from tests.documents.press import Leaf

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72


def ofd(
    leaves: Sequence[Leaf],
    page_width: float = 595.28,
    page_height: float = 841.89,
    *,
    template: Leaf | None = None,
    more: Mapping[str, bytes] | None = None,
    picture: str = "",
) -> bytes:
    """An OFD of `leaves`, each over the `template` where one is given.

    `picture`: the number of the resource that all pictures show, listed in Doc_0/DocumentRes.xml.
    """
    area = f"<ofd:PhysicalBox>0 0 {page_width * _MM:.3f} {page_height * _MM:.3f}</ofd:PhysicalBox>"
    members = {
        "OFD.xml": _part(
            "OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        ),
        "Doc_0/Document.xml": _part(
            "Document",
            f"<ofd:CommonData><ofd:PageArea>{area}</ofd:PageArea>"
            + ("<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if picture else "")
            + ('<ofd:TemplatePage ID="9" BaseLoc="Tpls/0.xml"/>' if template else "")
            + "</ofd:CommonData><ofd:Pages>"
            + "".join(
                f'<ofd:Page ID="{10 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
                for i in range(len(leaves))
            )
            + "</ofd:Pages>",
        ),
    }
    if template:
        members["Doc_0/Tpls/0.xml"] = _part("Page", _content(template))
    for index, leaf in enumerate(leaves):
        used = '<ofd:Template TemplateID="9"/>' if template else ""
        content = _content(leaf).replace(
            "<ofd:ImageObject", f'<ofd:ImageObject ResourceID="{picture}"'
        )
        members[f"Doc_0/Pages/Page_{index}/Content.xml"] = _part("Page", used + content)
    return zipped({**members, **(more or {})})


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip file with `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _part(name: str, content: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<ofd:{name} {_NS}>{content}</ofd:{name}>".encode()


def _content(leaf: Leaf) -> str:
    objects = [*map(_line, leaf.lines), *map(_words, leaf.words)]
    for x0, y0, x1, y1 in leaf.pictures:
        objects.append(f'<ofd:ImageObject ID="1" Boundary="{_mm(x0, y0, x1 - x0, y1 - y0)}"/>')
    return f"<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content>"


def _mm(*lengths: float) -> str:
    return " ".join(f"{length * _MM:.4f}" for length in lengths)


def _line(line: object) -> str:
    x0, y0, x1, y1 = (getattr(line, n) for n in ("x0", "y0", "x1", "y1"))
    return (
        f'<ofd:PathObject ID="1" Boundary="{_mm(x0, y0, x1 - x0, y1 - y0)}" LineWidth="0.18">'
        f"<ofd:AbbreviatedData>M 0 0 L {_mm(x1 - x0, y1 - y0)}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _words(words: object) -> str:
    x, y, size, text = (getattr(words, n) for n in ("x", "y", "size", "text"))
    steps = [_mm(size if unicodedata.east_asian_width(c) in "WFA" else size / 2) for c in text[:-1]]
    return (
        f'<ofd:TextObject ID="1" Font="2" Size="{_mm(size)}" '
        f'Boundary="{_mm(x, y - size, size * len(text), size * 1.2)}">'
        f'<ofd:TextCode X="0" Y="{_mm(size)}" DeltaX="{_repeated(steps)}">{escape(text)}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def _repeated(steps: Sequence[str]) -> str:
    """Steps, those that repeat as `g times step`."""
    out: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        out += ["g", str(end - at), steps[at]] if end - at > 2 else steps[at:end]
        at = end
    return " ".join(out)
