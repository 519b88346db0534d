"""A coordinator gives a scan, and sees that it is one: while it is read, and on the plan's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit
from tests.documents import scans
from tests.documents.press import Press

pytestmark = pytest.mark.skipif(
    not scans.has_chinese_font(), reason="no Chinese font is installed to draw a scan with"
)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    press = Press(head="望江县人民政府文件")
    press.title("望江县养老服务提升行动实施方案")
    press.table(
        [
            ["任务", "牵头单位", "配合单位", "完成时限"],
            ["1.新建社区食堂30个以上", "县民政局", "县财政局、县住建局", "2026年12月"],
            ["2.改造护理型床位500张", "县卫健局", "县民政局", "2027年6月"],
        ],
        [6, 3, 4, 3],
        size=12.0,
    )
    (page,) = scans.pictures(press.finish())
    path = tmp_path / "扫描.jpg"
    path.write_bytes(scans.file(scans.worn(page, 1.0), "JPEG", quality=85))
    return path


def test_a_scan_says_that_it_is_recognised_and_its_plan_that_it_was(
    coordinator: Visit, scan: Path
) -> None:
    page = coordinator.go("/plans/")
    page.locator("input[type=file]").set_input_files([scan])

    expect(page.get_by_text("扫描件要逐页识别文字")).to_be_visible(timeout=20_000)
    page.locator("#outcomes").get_by_role("link").click(timeout=180_000)

    expect(page.get_by_role("heading", name="望江县养老服务提升行动实施方案")).to_be_visible()
    expect(page.get_by_text(re.compile("有 1 页是图片，文字由图像识别"))).to_be_visible()
    expect(page.get_by_text("图像识别", exact=True)).to_have_count(2)
