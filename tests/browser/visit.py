"""A person's visit: a page in a browser, and what the browser complained of meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser.site import Site

#: Chromium writes a line for each answer of 4xx or 5xx; tests that want a refusal forgive it.
REFUSED = "status of 422"
MISSING = "status of 404"


@dataclass
class Visit:
    """A page of `site`; addresses given to `go` are paths on it."""

    context: BrowserContext
    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    lasts: bool = True

    def __post_init__(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on("request", self._see)

    def go(self, path: str) -> Page:
        """Open the page at `path`."""
        self.page.goto(self.site.address + path)
        return self.page

    @property
    def place(self) -> str:
        """The address of the page, without the host."""
        return self.page.url.removeprefix(self.site.address)

    def spoil(self) -> None:
        """What the test does to this window stays with it: nobody comes after."""
        self.lasts = False

    def leave(self) -> bool:
        """Leave the window as a new one would be; whether another test may have it."""
        if not self.lasts or self.page.is_closed():
            return False
        for other in self.context.pages:
            if other != self.page:
                other.close()
        # First away from the scripts that keep things, then rid of what they kept.
        self.page.goto("about:blank")
        browser = self.context.new_cdp_session(self.page)
        kept = {"origin": self.site.address, "storageTypes": "all"}
        browser.send("Storage.clearDataForOrigin", kept)
        browser.detach()
        self.context.clear_cookies()
        return True

    def begin_anew(self) -> None:
        """Forget what was heard and forgiven."""
        self.complaints.clear()
        self.forgiven.clear()

    def forgive(self, words: str) -> None:
        """Complaints that hold `words` are what the test provokes."""
        self.forgiven.append(words)

    @property
    def unforgiven(self) -> list[str]:
        """What the browser complained of: console errors, scripts that failed, other hosts asked."""
        return [c for c in self.complaints if not any(words in c for words in self.forgiven)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.site.address, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")
