"""What must hold of any page: it is no wider than its window, and axe finds nothing grave on it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ["serious", "critical"]
_AXE = Axe().axe_script
#: Rules that find nothing grave are left out: what they find would be passed over.
_LOOK = """grave => {
    const light = axe._audit.rules.filter((rule) => rule.impact && !grave.includes(rule.impact));
    const rules = Object.fromEntries(light.map((rule) => [rule.id, { enabled: false }]));
    return axe.run(document, { resultTypes: ["violations"], rules }).then((r) => r.violations);
}"""
#: Asked of a document that is there as a whole: one that has just been begun has no width yet.
_OVERHANG = """width => document.readyState === "complete"
    && { pixels: Math.max(0, document.documentElement.scrollWidth - width) }"""


def faults(page: Page) -> list[str]:
    """What axe holds gravely against the page, with the first places.

    The page must be the one that is meant: after a click that leads elsewhere, wait for what stands
    there.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return [_said(fault) for fault in page.evaluate(_LOOK, GRAVE) if fault["impact"] in GRAVE]


def overhang(page: Page) -> int:
    """By how many CSS pixels the page is wider than its window; 0 when it fits.

    Measured against the size that the window was given: on a telephone a page that is too wide
    widens the inner width with it. As for `faults`, wait for the page that is meant.
    """
    size = page.viewport_size
    assert size
    found = page.wait_for_function(_OVERHANG, arg=size["width"])
    return int(found.json_value()["pixels"])


def _said(fault: dict[str, Any]) -> str:
    nodes = fault["nodes"]
    first = "; ".join(f"{node['target']} {node['html'][:120]}" for node in nodes[:3])
    places = f"{len(nodes)} places, first {first}"
    return f"{fault['id']} ({fault['impact']}): {fault['help']}; {places}"
