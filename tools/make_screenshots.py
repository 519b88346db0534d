"""The pictures of the README: `python tools/make_screenshots.py ADDRESS`.

ADDRESS is that of a running `taizhang demo`, such as http://127.0.0.1:8000. Needs a browser and a Chinese
font, as the browser tests do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = {"width": 1280, "height": 800}


def overview(page: Page, address: str) -> None:
    """All plans at a glance."""
    page.goto(address)
    page.wait_for_timeout(500)


def reading(page: Page, address: str) -> None:
    """A fact in a card, and its words in the source."""
    page.goto(f"{address}/plans/")
    page.locator("a.plan-name").last.click()
    card = page.locator("#tasks article").nth(3)
    card.scroll_into_view_if_needed()
    card.locator("a.fact-number, a.fact-date").first.click()
    page.wait_for_timeout(800)


def ledger(page: Page, address: str) -> None:
    """The table, filtered, with a row open."""
    page.goto(f"{address}/ledger/?due=by&target=share&sort=due")
    page.locator("[data-row-handle]").nth(1).click()
    page.locator("tr.opened").wait_for()


def take(browser: Browser, address: str) -> None:
    """Take every picture, in Chinese and in English."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for language, locale, ending in (("zh-hans", "zh-CN", ""), ("en", "en-GB", ".en")):
        context = browser.new_context(viewport=SIZE, locale=locale, reduced_motion="reduce")
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        for shot in (overview, reading, ledger):
            page = context.new_page()
            shot(page, address)
            page.screenshot(path=PICTURES / f"{shot.__name__}{ending}.png")
        context.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
        take(
            playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=arguments,
            ),
            sys.argv[1].rstrip("/"),
        )
