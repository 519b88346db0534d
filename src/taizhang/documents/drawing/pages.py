"""One way in for every file whose pages can be drawn."""

from __future__ import annotations

from itertools import islice

from taizhang.documents.drawing.picture import PageKind, PagePicture, jpeg
from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.formats import DESCRIPTIONS, Format, is_zip, of_members, recognise
from taizhang.documents.ofd import drawing as ofd
from taizhang.documents.package import Package
from taizhang.documents.pdf import drawing as pdf
from taizhang.documents.recognition import is_installed

_PICTURES = frozenset((Format.PNG, Format.JPEG, Format.IMAGE))


def draw_page(data: bytes, name: str, number: int, *, recognised: bool) -> PagePicture:
    """Page `number`, from 1, of the file `name`; `recognised`: its words were recognised in a picture.

    Raises: UnreadableFile, also for formats that are not made of pages.
    """
    if is_zip(data):
        with Package(data, name) as package:
            if of_members(package.members) is Format.OFD:
                return ofd.draw(package, name, number, recognised=recognised)
    format_ = Format.ZIP if is_zip(data) else recognise(data)
    if format_ is Format.PDF:
        return pdf.draw(data, name, number, recognised=recognised)
    if format_ in _PICTURES:
        return _picture(data, name, number)
    kind, _ = DESCRIPTIONS[format_ or Format.TEXT]
    remedy = Wording("请看文字。", "Read its text.")
    raise UnreadableFile("documents.unsupported", file=name, kind=kind, remedy=remedy)


def _picture(data: bytes, name: str, number: int) -> PagePicture:
    if not is_installed():
        raise UnreadableFile("documents.scanned", file=name, pages=1)
    from taizhang.documents.recognition.pages import set_upright
    from taizhang.documents.recognition.pictures import pictures_in

    for picture in islice(pictures_in(data, name), number - 1, number):
        return PagePicture(PageKind.JPEG, jpeg(set_upright(picture)))
    what = Wording(f"没有第{number}页", f"there is no page {number}")
    raise UnreadableFile("documents.damaged", file=name, place=f"第{number}页", what=what)
