"""What browsers report as blocked."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from taizhang.permission import Role
from taizhang.security.blocked import MOST_BYTES, MOST_KEPT, Report, keep_reports, reports_in
from taizhang.security.models import BlockedLoad

OLD = {
    "csp-report": {
        "document-uri": "https://ledger.example/plans/3/?q=words",
        "violated-directive": "script-src 'self'",
        "blocked-uri": "https://evil.example/x.js?token=1",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://ledger.example/plans/3/",
            "effectiveDirective": "script-src-elem",
            "blockedURL": "inline",
        },
    }
]


class TestReports:
    def test_are_read_in_both_forms_without_what_people_typed(self) -> None:
        assert reports_in(json.dumps(OLD).encode()) == [
            Report("script-src", "https://evil.example/x.js", "/plans/3/")
        ]
        assert reports_in(json.dumps(NEW).encode()) == [
            Report("script-src-elem", "inline", "/plans/3/")
        ]

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"\xff\xfe", b"[]", b"[1]", b'{"csp-report": 1}', b'[{"body": []}]', b"null",
            b'{"csp-report": {"violated-directive": 5}}', b'[{"body": {"effectiveDirective": ""}}]',
        ],
    )  # fmt: skip
    def test_that_are_none_are_left(self, body: bytes) -> None:
        assert reports_in(body) == []

    def test_with_broken_addresses_are_kept(self) -> None:
        told = {
            "csp-report": {
                "violated-directive": "img-src",
                "blocked-uri": "http://[",
                "document-uri": "\0",
            }
        }
        assert reports_in(json.dumps(told).encode()) == [Report("img-src", "http://[", "")]


@pytest.mark.django_db
class TestTheAddress:
    def test_counts_what_comes_again(self, client: Client, sign_in) -> None:
        for _ in range(3):
            answer = client.post(
                "/csp-report/", json.dumps(OLD), content_type="application/csp-report"
            )
            assert answer.status_code == 204
        assert BlockedLoad.objects.get().count == 3
        page = sign_in(Role.SECURITY_ADMINISTRATOR).get("/security/blocked/").content.decode()
        assert "https://evil.example/x.js" in page

    def test_needs_no_token_of_a_form(self, client: Client) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        answer = strict.post(
            "/csp-report/", json.dumps(NEW), content_type="application/reports+json"
        )
        assert answer.status_code == 204
        assert BlockedLoad.objects.count() == 1

    def test_takes_nothing_from_who_is_not_signed_in(self, anonymous_client: Client) -> None:
        answer = anonymous_client.post(
            "/csp-report/", json.dumps(OLD), content_type="application/json"
        )
        assert answer.status_code == 302
        assert not BlockedLoad.objects.exists()

    def test_takes_nothing_large(self, client: Client) -> None:
        told = json.dumps([*NEW, {"pad": "x" * MOST_BYTES}])
        assert client.post("/csp-report/", told, content_type="application/json").status_code == 204
        assert not BlockedLoad.objects.exists()

    def test_keeps_so_many_different_ones(self) -> None:
        keep_reports(
            [Report("img-src", f"https://x.example/{n}", "/") for n in range(MOST_KEPT + 5)]
        )
        assert BlockedLoad.objects.count() == MOST_KEPT
