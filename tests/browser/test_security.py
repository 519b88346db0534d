"""Security in a real browser: nothing that the policy stops on any page, reports of what it stops,
second factors with a (virtual) key, a session that ended.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.site import Site
from tests.browser.soundness import faults, overhang
from tests.browser.visit import Visit
from tests.security.test_open_addresses import EVERY, OPEN

#: What is sent by forms, handed out as a file, or a part of a page.
NO_PAGE = re.compile(
    r"export|download|json|xlsx|original|report|accounts:unit-names|templates?$|names$|sheet$"
)
PAGES = sorted(
    {address for name, address in EVERY if name not in OPEN and not NO_PAGE.search(name)}
)
ROLES = ["coordinator", "security_administrator", "auditor"]
REFUSALS = ("status of 403", "status of 404", "status of 405", "status of 422")
OURS = [
    ("security_administrator", path)
    for path in (
        "/security/", "/security/people/1/", "/security/locks/", "/security/sign-ins/",
        "/security/downloads/", "/security/blocked/", "/security/check/", "/settings/",
        "/me/security/", "/me/security/sign-ins/", "/me/second-factor/",
        "/me/second-factor/keys/",
    )
]  # fmt: skip
each_of_ours = pytest.mark.parametrize(("role", "path"), OURS, ids=[path for _, path in OURS])


class TestThePolicy:
    @pytest.mark.parametrize("role", ROLES)
    def test_stops_nothing_on_any_page(
        self, demo_site: Site, visiting: Visiting, role: str
    ) -> None:
        visit = visiting(demo_site, role=role)
        for words in REFUSALS:
            visit.forgive(words)
        visit.spoil()
        stopped: list[str] = []
        visit.page.on("console", lambda said: stopped.append(said.text))
        visit.page.on("dialog", lambda dialog: dialog.accept())
        seen = refused = 0
        for path in PAGES:
            answer = visit.context.request.get(visit.site.address + path)
            # What is refused looks the same wherever: once is enough.
            if not _is_page(answer) or (refused and answer.status == 403):
                continue
            refused += answer.status == 403
            visit.go(path)
            seen += 1
            policy = [words for words in stopped if "Content Security Policy" in words]
            assert policy == [], path
        assert seen > 5
        reported = "SELECT directive, blocked, page FROM security_blockedload"
        assert demo_site.rows(reported) == []

    def test_stops_an_inline_script_and_the_report_is_listed(
        self, empty_site: Site, visiting: Visiting
    ) -> None:
        visit = visiting(empty_site)
        visit.forgive("Content Security Policy")
        page = visit.go("/plans/")
        with page.expect_event("requestfinished", lambda r: r.url.endswith("/csp-report/")):
            page.evaluate(
                """() => {
                    const script = document.createElement("script");
                    script.textContent = "window.ran = true";
                    document.body.append(script);
                }"""
            )
        assert page.evaluate("window.ran") is None

        administrator = visiting(empty_site, role="security_administrator").go("/security/blocked/")
        expect(administrator.locator("tbody tr")).to_have_count(1)
        expect(administrator.locator("tbody")).to_contain_text("script-src")
        expect(administrator.locator("tbody")).to_contain_text("/plans/")


class TestOurPages:
    @each_of_ours
    def test_have_one_heading_and_no_grave_fault(
        self, demo_site: Site, visiting: Visiting, role: str, path: str
    ) -> None:
        visit = visiting(demo_site, role=role)
        page = visit.go(path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert faults(page) == []

    @each_of_ours
    def test_fit_a_telephone(
        self, demo_site: Site, visiting: Visiting, role: str, path: str
    ) -> None:
        visit = visiting(demo_site, PHONE, role=role)
        page = visit.go(path)
        assert overhang(page) == 0
        assert faults(page) == []


class TestAKey:
    def test_is_added_and_then_asked_for_at_sign_in(
        self, empty_site: Site, visiting: Visiting
    ) -> None:
        made = empty_site.run("accounts", "reset-password", "auditor")
        first = re.search(r"auditor\s+(\S+)", made.stdout)
        assert first, made.stdout + made.stderr
        visit = visiting(empty_site, role=None)
        visit.spoil()
        # Keys are for names of hosts, not for numbers.
        address = empty_site.address.replace("127.0.0.1", "localhost")
        visit.site = Site(address, empty_site.home)
        page = visit.page
        _plug_in_key(page)

        _sign_in(visit, "auditor", first[1])
        page.locator("#old").fill(first[1])
        page.locator("#new").fill("Tk7#vm29Qz!pXw")
        page.locator("#again").fill("Tk7#vm29Qz!pXw")
        page.get_by_role("button", name="修改密码").click()
        page.wait_for_url("**/me/?said=password")
        visit.go("/me/second-factor/keys/add/")
        page.locator("#id_password").fill("Tk7#vm29Qz!pXw")
        page.get_by_role("button", name="确认").click()
        page.get_by_role("button", name="添加").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")

        page.locator(".side").get_by_role("button", name="退出").click()
        page.wait_for_url("**/sign-in/**")
        _sign_in(visit, "auditor", "Tk7#vm29Qz!pXw")
        expect(page.get_by_role("heading", level=1)).to_have_text("二次验证")
        page.get_by_role("button", name="用安全密钥").click()
        expect(page.locator(".side")).to_be_visible()


class TestAForcedEnd:
    def test_leads_to_sign_in(self, demo_site: Site, visiting: Visiting) -> None:
        visit = visiting(demo_site, role="inspector")
        visit.go("/plans/")
        ended = demo_site.run(
            "manage", "shell", "-c",
            "from taizhang.accounts.models import Session; "
            "Session.objects.filter(account__username='browser-inspector').delete()",
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        page = visit.go("/plans/")
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def _is_page(answer: APIResponse) -> bool:
    """Whether the address is a page, not one that takes forms alone or hands a file out."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return is_page and answer.status != 405 and "content-disposition" not in answer.headers


def _sign_in(visit: Visit, username: str, password: str) -> None:
    page = visit.go("/sign-in/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(password)
    page.locator(".entrance-form button").click()


def _plug_in_key(page: Page) -> None:
    """A key of the browser's own making, that needs no finger."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
