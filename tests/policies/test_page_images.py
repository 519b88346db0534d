"""The pages of a plan's document as pictures: drawn, kept, refused; and the facts marked over them."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from taizhang.bulk import NotFinished
from taizhang.documents import read
from taizhang.permission import Role
from taizhang.policies import page_images
from taizhang.policies.models import Plan, Source
from taizhang.policies.services import import_document
from taizhang.policies.source import pack, unpack
from tests.documents import scans
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import file as pdf_file
from tests.documents.pdf_files import pdf
from tests.documents.press import Leaf, Press
from tests.documents.views import as_recognised
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db
ROWS = [
    ["任务", "牵头单位", "配合单位", "完成时限"],
    ["1.新建社区食堂30个以上", "县民政局", "县财政局、县住建局", "2026年12月"],
    ["2.改造护理型床位500张", "县卫健局", "县民政局", "2027年6月"],
]


def leaves() -> list[Leaf]:
    press = Press()
    press.title("望江县养老服务提升行动实施方案")
    press.table(ROWS, [6, 3, 4, 3], size=12.0)
    return press.finish()


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """No picture is kept yet, no failure remembered."""
    settings.HOME = tmp_path
    cache.clear()
    return tmp_path


def imported(data: bytes, name: str) -> Plan:
    # Read here: that a file is read apart is told in tests/bulk.
    service = import_module("taizhang.policies.services.import_document")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "read_apart", read)
        return import_document(data=data, name=name, by=OPERATOR).plan


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan from a PDF."""
    return imported(pdf(leaves()), "方案.pdf")


def picture(client: Client, plan: Plan, number: int = 1, **more: str):
    return client.get(f"/plans/{plan.pk}/pages/{number}/", **more)


def dark(image: Image.Image, box: tuple[float, float, float, float], scale: float) -> float:
    """The share of dark dots in a box in points."""
    part = image.convert("L").crop(tuple(round(side * scale) for side in box))
    return sum(part.histogram()[:128]) / max(1, part.width * part.height)


class TestAPicture:
    def test_of_a_pdf_shows_the_words_where_the_boxes_are(self, plan, client) -> None:
        answer = picture(client, plan)

        assert answer["Content-Type"] == "image/png"
        image = Image.open(io.BytesIO(answer.content))
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        scale = image.width / document.pages[0].width
        assert image.height == pytest.approx(document.pages[0].height * scale, abs=1)
        for block in document.blocks:
            for box in block.boxes:
                assert dark(image, (box.x0, box.y0, box.x1, box.y1), scale) > 0.03, block.text
        assert dark(image, (0, 400, 595, 750), scale) == 0

    @pytest.mark.parametrize("how", [{"turned": 90}, {"rotate": 90}])
    def test_of_a_page_that_is_turned_stands_as_it_was_read(self, client, how) -> None:
        plan = imported(pdf(leaves(), **how), "方案.pdf")
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        image = Image.open(io.BytesIO(picture(client, plan).content))

        scale = image.width / document.pages[0].width
        assert image.height == pytest.approx(document.pages[0].height * scale, abs=1)
        for block in document.blocks:
            for box in block.boxes:
                assert dark(image, (box.x0, box.y0, box.x1, box.y1), scale) > 0.03, block.text

    def test_of_an_ofd_is_drawn_by_us_and_can_do_nothing(self, client) -> None:
        plan = imported(ofd(leaves()), "方案.ofd")
        answer = picture(client, plan)

        assert answer["Content-Type"] == "image/svg+xml"
        drawn = answer.content.decode()
        assert "望江县养老服务提升行动实施方案" in drawn
        assert "<path" in drawn
        assert not re.search(r"<script|\bon\w+=|style=|href=\"(?!data:image/jpeg)", drawn)

    def test_of_an_ofd_escapes_what_the_file_says(self, client) -> None:
        pages = leaves()
        pages[0].words[0] = replace(pages[0].words[0], text="<script>方案&行动")
        plan = imported(ofd(pages), "方案.ofd")

        drawn = picture(client, plan).content.decode()
        assert "&lt;script&gt;方案&amp;行动" in drawn

    def test_of_a_scan_is_made_anew_and_straightened(self, client, monkeypatch) -> None:
        if not scans.has_chinese_font():
            pytest.skip("no Chinese font is installed to draw a scan with")
        straight = scans.pictures(leaves())[0]
        data = scans.file(scans.worn(straight, 2.0), "JPEG", quality=85, comment=b"secret")
        plan = imported(data, "扫描.jpg")

        answer = picture(client, plan)

        assert answer["Content-Type"] == "image/jpeg"
        assert b"secret" not in answer.content
        image = Image.open(io.BytesIO(answer.content))
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        scale = image.width / document.pages[0].width
        for block in document.blocks:
            for box in block.boxes:
                # Noise makes the ground grey, not dark; a line beside its box leaves it empty.
                assert dark(image, (box.x0, box.y0, box.x1, box.y1), scale) > 0.03, block.text


class TestTheAnswer:
    def test_is_missing_for_who_does_not_see_the_plan(self, plan, sign_in) -> None:
        from taizhang.organizations.models import Unit

        stranger = sign_in(Role.COORDINATOR, Unit.objects.get_or_create(name="乙县人民政府")[0])
        assert picture(stranger, plan).status_code == 404

    def test_is_private_and_kept_by_the_browser(self, plan, client) -> None:
        first = picture(client, plan)
        again = picture(client, plan, HTTP_IF_NONE_MATCH=first["ETag"])

        assert first["Cache-Control"].startswith("private, max-age=")
        assert again.status_code == 304
        assert not again.content

    def test_says_that_there_is_no_such_page(self, plan, client) -> None:
        answer = picture(client, plan, 7)
        assert answer.status_code == 422
        assert "没有第7页" in answer.content.decode()

    def test_says_that_the_original_is_gone(self, plan, client) -> None:
        page_images.path_of(plan.document.sha256).unlink()
        answer = picture(client, plan)
        assert answer.status_code == 422
        assert "原件不在了" in answer.content.decode()

    def test_to_a_plan_without_pages_points_to_the_text(self, sample_plan, client) -> None:
        assert picture(client, sample_plan).status_code == 422


class TestWhatIsKept:
    def test_is_drawn_once(self, plan, client, monkeypatch) -> None:
        first = picture(client, plan)
        monkeypatch.setattr(page_images, "draw_apart", None)
        assert picture(client, plan).content == first.content

    def test_serves_every_plan_of_the_same_file(self, plan, client) -> None:
        picture(client, plan)
        (kept,) = (p for p in page_images.folder().glob("??/*"))
        assert kept.name.startswith(plan.document.sha256)

    def test_goes_when_it_is_too_much_what_was_looked_at_longest_ago_first(
        self, home, monkeypatch
    ) -> None:
        place = page_images.folder() / "ab"
        place.mkdir(parents=True)
        for age in range(5):
            (place / f"{age}").write_bytes(b"x" * 100)
            os.utime(place / f"{age}", (1_000_000 - age, 1_000_000 - age))
        monkeypatch.setattr(page_images, "MOST_BYTES", 400)
        monkeypatch.setattr(page_images, "LEFT_BYTES", 250)

        page_images.clear()

        assert sorted(path.name for path in place.iterdir()) == ["0", "1"]


class TestABadFile:
    def replaced(self, plan: Plan, data: bytes) -> None:
        """Put other bytes where the original is kept: a file that only drawing stumbles over."""
        page_images.path_of(plan.document.sha256).write_bytes(data)

    def test_is_told_and_not_tried_again_at_once(self, plan, client, monkeypatch) -> None:
        self.replaced(plan, b"%PDF-1.5\n%%EOF\n")
        first = picture(client, plan)
        monkeypatch.setattr(page_images, "draw_apart", None)
        again = picture(client, plan)

        assert first.status_code == again.status_code == 422
        assert "第1页的版面画不出来" in first.content.decode()
        assert first["Cache-Control"] == "no-store"

    def test_that_would_exhaust_the_machine_is_not_opened(self, plan, client) -> None:
        self.replaced(plan, pdf_file([b"0 0 1 1 re f\n" * 1_200_000]))
        answer = picture(client, plan)
        assert answer.status_code == 422
        assert "MB" in answer.content.decode()

    def test_that_hangs_ends_with_its_process_and_holds_no_other_page(
        self, plan, client, monkeypatch
    ) -> None:
        asked = []

        def hangs(data: bytes, name: str, number: int, **how: object) -> None:
            asked.append(number)
            raise NotFinished("bulk.too-slow", file=name, seconds="30")

        monkeypatch.setattr(page_images, "draw_apart", hangs)
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        two = replace(document, pages=document.pages * 2)
        Source.objects.filter(plan=plan).update(packed=pack(two))

        answers = [picture(client, plan, number) for number in (1, 2)]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert asked == [1]


class TestTheMarks:
    def page(self, client: Client, plan: Plan) -> str:
        return client.get(f"/plans/{plan.pk}/").content.decode()

    def overlay(self, page: str) -> str:
        return page.split('data-source-view="pages"')[1].split('data-source-view="text"')[0]

    def without_pages(self, plan: Plan) -> None:
        """As the first versions kept what they read."""
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        blocks = tuple(replace(block, boxes=()) for block in document.blocks)
        Source.objects.filter(plan=plan).update(
            packed=pack(replace(document, pages=(), blocks=blocks))
        )

    def test_stand_over_the_page_as_over_the_text(self, plan, client) -> None:
        page = self.page(client, plan)
        links = re.compile(r'<a class="trace [^>]*data-facts="([^"]*)"')
        text = page.split('data-source-view="text"')[1].split("</section>")[0]

        assert set(links.findall(self.overlay(page))) == set(links.findall(text)) != set()

    def test_lie_on_the_boxes_of_their_words(self, plan, client) -> None:
        overlay = self.overlay(self.page(client, plan))
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        (box,) = next(b.boxes for b in document.blocks if b.text == "县卫健局")
        found = re.search(r'aria-label="县卫健局">.*?<path d="M([\d.]+) ([\d.]+)h', overlay)

        assert float(found[1]) == pytest.approx(box.x0, abs=0.1)
        assert float(found[2]) == pytest.approx(box.y0 - 1, abs=0.1)

    def test_come_with_pictures_that_wait_until_they_are_scrolled_to(self, plan, client) -> None:
        overlay = self.overlay(self.page(client, plan))
        (image,) = re.findall(r"<img [^>]*>", overlay)
        assert f'src="/plans/{plan.pk}/pages/1/?v=' in image
        assert 'loading="lazy"' in image
        assert "style=" not in overlay

    def test_are_not_there_for_a_plan_without_pages(self, sample_plan, client) -> None:
        page = self.page(client, sample_plan)
        assert 'data-source-view="pages"' not in page
        assert "保留版面" not in page

    def test_of_a_plan_kept_before_pages_were_it_says_how_to_have_them(self, plan, client) -> None:
        self.without_pages(plan)

        page = self.page(client, plan)

        assert "点“重新读取”后，这里可以看版面" in page
        assert 'data-source-view="pages"' not in page

    def test_cost_no_query(self, plan, client) -> None:
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                self.page(client, plan)
            counts.append(len(asked))
            self.without_pages(plan)

        assert counts[0] == counts[1]

    def test_of_recognised_words_ask_for_the_straightened_page(self, db) -> None:
        document = as_recognised(read("一、任务".encode(), "方案.png"), "任务")
        document = replace(document, format="png")
        assert page_images.page_of(document, "0" * 64, 1).recognised
