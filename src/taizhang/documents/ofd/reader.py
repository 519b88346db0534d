"""The walk through an OFD: its documents, their pages and templates.

Annotations, seals, attachments and signatures stand in parts of their own and are not looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from taizhang.documents import geometry
from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.geometry import Page
from taizhang.documents.geometry.upright import Frame, usual_turn
from taizhang.documents.model import Document
from taizhang.documents.ofd.content import Content, children, content_of, text_in
from taizhang.documents.ofd.scans import recognised
from taizhang.documents.ofd.values import POINTS, numbers
from taizhang.documents.package import Package
from taizhang.documents.recognition.scans import Scans

_ENTRY = "OFD.xml"
#: As for PDF: a plan of a thousand pages is a book.
MAX_PAGES, MAX_CHARACTERS = 1_000, 600_000
#: A4, for a page that does not say its size: x, y, width, height in millimetres.
_A4 = (0.0, 0.0, 210.0, 297.0)


def read(package: Package, name: str) -> Document:
    """Read the OFD in `package`; raises `UnreadableFile`."""
    return geometry.build(_reader(package, name).pages(), name, "ofd")


def shown_on(package: Package, name: str, number: int) -> Shown:
    """What page `number`, from 1, shows; raises `UnreadableFile`."""
    return _reader(package, name).shown(number)


def _reader(package: Package, name: str) -> _Reader:
    if any(posixpath.basename(member) == "Encryptions.xml" for member in package.members):
        raise UnreadableFile("documents.encrypted", file=name)
    return _Reader(package, name)


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of one page, how it is set upright, and its pictures' files by their numbers."""

    content: Content
    frame: Frame
    files: dict[str, str]


@dataclass(slots=True)
class _Common:
    """What the pages of one document share: the usual area; templates, and files by their number."""

    area: tuple[float, ...] = _A4
    templates: dict[str, str] = field(default_factory=dict)
    read: dict[str, Content] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads parts; counts pages and characters as it goes."""

    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._pages = self._characters = 0
        self._scans = Scans(name)

    def pages(self) -> Iterator[Page]:
        """The pages of all documents in the file, in order."""
        for member, common in self._places():
            yield self._page(member, common)

    def shown(self, number: int) -> Shown:
        """What the page with this number shows; the others are not opened."""
        for member, common in islice(self._places(), number - 1, number):
            content, frame = self._content(member, common)
            return Shown(content, frame, common.files)
        what = Wording(f"没有第{number}页", f"there is no page {number}")
        raise self._damaged(f"第{number}页", what)

    def _places(self) -> Iterator[tuple[str, _Common]]:
        """The part of each page, with what it shares."""
        entry = self._part(_ENTRY)
        roots = [text for body in children(entry, "DocBody") if (text := text_in(body, "DocRoot"))]
        if not roots:
            raise self._damaged(_ENTRY, Wording("没有指明正文", "it names no document"))
        for root in roots:
            yield from self._document(_resolved(_ENTRY, root))

    def _document(self, member: str) -> Iterator[tuple[str, _Common]]:
        root = self._part(member)
        common = _Common()
        for data in children(root, "CommonData"):
            for area in children(data, "PageArea"):
                common.area = _box(area) or common.area
            for template in children(data, "TemplatePage"):
                place = _resolved(member, template.get("BaseLoc") or "")
                common.templates[template.get("ID") or ""] = place
            for kind in ("PublicRes", "DocumentRes"):
                for res in children(data, kind):
                    common.files |= self._files(_resolved(member, res.text or ""))
        for pages in children(root, "Pages"):
            for page in children(pages, "Page"):
                yield _resolved(member, page.get("BaseLoc") or ""), common

    def _page(self, member: str, common: _Common) -> Page:
        content, frame = self._content(member, common)
        glyphs, rules = content.upright(frame)
        pictured = content.pictured / (frame.width * frame.height) if frame.height else 0.0
        page = Page(self._pages, frame.width, frame.height, glyphs, rules, pictured)
        return self._recognised(page, content, common) or page

    def _content(self, member: str, common: _Common) -> tuple[Content, Frame]:
        """What a page shows, and how it is set upright."""
        self._pages += 1
        if self._pages > MAX_PAGES:
            raise self._too_large(f">{MAX_PAGES:,} 页", f"{MAX_PAGES:,} 页")
        root = self._part(member)
        area = next((box for a in children(root, "Area") if (box := _box(a))), common.area)
        content = Content()
        for template in children(root, "Template"):
            content.add(self._template(template.get("TemplateID") or "", common))
        content.add(content_of(root))
        self._characters += len(content.letters)
        if self._characters > MAX_CHARACTERS:
            raise self._too_large(f">{MAX_CHARACTERS:,} 字", f"{MAX_CHARACTERS:,} 字")
        turns = usual_turn(letter.turns for letter in content.letters) or 0
        _, _, width, height = (v * POINTS for v in area)
        return content, Frame(0.0, 0.0, width, height, turns)

    def _recognised(self, page: Page, content: Content, common: _Common) -> Page | None:
        """The page as its picture shows it, where it is a scan; None where it is not, or no file."""
        if not content.pictures:
            return None
        place = max(content.pictures, key=lambda p: p.width * p.height)
        member = common.files.get(place.resource, "")
        if member not in self._package.members or not self._scans.wants(page):
            return None
        return recognised(self._scans, page, place, self._package.read(member), self._name)

    def _files(self, member: str) -> dict[str, str]:
        """The pictures that a list of resources names, by their numbers."""
        if member not in self._package.members:
            return {}
        root = self._part(member)
        folder = posixpath.join(_resolved(member, root.get("BaseLoc") or "."), "")
        return {
            media.get("ID") or "": _resolved(folder, text_in(media, "MediaFile"))
            for media in root.iter("{*}MultiMedia")
        }

    def _template(self, number: str, common: _Common) -> Content:
        """What a template page (a letterhead, a form) shows; read once."""
        member = common.templates.get(number)
        if member is None or member not in self._package.members:
            return Content()
        if member not in common.read:
            common.read[member] = content_of(self._part(member))
        return common.read[member]

    def _part(self, member: str) -> etree._Element:
        if member not in self._package.members:
            raise self._damaged(
                member, Wording(f"缺少部件 {member}", f"the part {member} is missing")
            )
        return self._package.parse(member, self._package.read(member))

    def _damaged(self, place: str, what: Wording) -> UnreadableFile:
        return UnreadableFile("documents.damaged", file=self._name, place=place, what=what)

    def _too_large(self, size: str, limit: str) -> UnreadableFile:
        return UnreadableFile("documents.too-large", file=self._name, size=size, limit=limit)


def _resolved(member: str, location: str) -> str:
    """The part that `location`, said in the part `member`, names: from the root or from beside it."""
    location = location.strip().replace("\\", "/")
    base = "" if location.startswith("/") else posixpath.dirname(member)
    return posixpath.normpath(posixpath.join(base, location.lstrip("/")))


def _box(area: etree._Element) -> tuple[float, ...] | None:
    """The physical box of an area, if it has a size."""
    values = numbers(text_in(area, "PhysicalBox"))
    if len(values) == 4 and 0 < values[2] < 10_000 and 0 < values[3] < 10_000:
        return tuple(values)
    return None
