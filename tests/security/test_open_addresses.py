"""Every address without a session: sign-in and what belongs to it answers, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

#: What answers without a session, and why.
OPEN = {
    "account_login": "sign-in",
    "account_logout": "sign-out: ends what there is",
    "account_inactive": "says that an account is closed",
    "set_language": "the language of the sign-in page",
    "health": "whether the server works",
    "mfa_authenticate": "the second step of sign-in",
    "openid_connect_login": "sign-in elsewhere",
    "openid_connect_callback": "and back",
    "socialaccount_login_cancelled": "turned back there",
}
#: Any value that the kinds of places in addresses take.
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "office",
    "path": "x/y",
    "uuid": "0" * 8 + ("-0000" * 3) + "-" + "0" * 12,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def addresses() -> Iterator[tuple[str, str]]:
    """The name and a sample of each address that the installation knows."""
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, before: str, namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        here = before + _sample(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _below(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or "?"), "/" + here


def _sample(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(k for k, c in get_converters().items() if type(c) is type(converter))
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES[kind])
    return route


EVERY = list(addresses())


class TestTheScan:
    def test_sees_every_address(self) -> None:
        assert len(EVERY) > 60
        assert not [address for _name, address in EVERY if "<" in address or "(" in address]

    def test_of_what_is_open_names_only_what_is_there(self) -> None:
        assert set(OPEN) <= {name for name, _address in EVERY}


@pytest.mark.django_db
class TestWithoutASession:
    @pytest.mark.parametrize(("name", "address"), [pair for pair in EVERY if pair[0] not in OPEN])
    def test_nothing_answers(self, name: str, address: str) -> None:
        for method in METHODS:
            answer = Client().generic(method, address)
            assert answer.status_code == 302, f"{method} {name} answered {answer.status_code}"
            assert answer.headers["Location"].startswith("/sign-in/")
            assert answer.content == b""

    @pytest.mark.parametrize(("name", "address"), [pair for pair in EVERY if pair[0] not in OPEN])
    def test_no_form_is_taken(self, name: str, address: str) -> None:
        answer = Client(enforce_csrf_checks=True).post(address, {"name": "x"})
        assert answer.status_code in (302, 403)
        assert b"<table" not in answer.content

    @pytest.mark.parametrize(
        "address", ["/no-such/", "/admin/", "/.git/config", "/static/no-such.js"]
    )
    def test_what_is_not_there_tells_nothing_of_the_inside(self, address: str) -> None:
        answer = Client().get(address)
        assert answer.status_code == 404
        assert "主导航" not in answer.content.decode()

    @pytest.mark.parametrize(("name", "address"), [pair for pair in EVERY if pair[0] in OPEN])
    def test_what_is_open_shows_nothing_of_the_inside(self, name: str, address: str) -> None:
        for method in ("GET", "HEAD"):
            answer = Client().generic(method, address)
            assert answer.status_code in (200, 302, 403, 404, 405), (
                f"{method}: {answer.status_code}"
            )
            assert "主导航" not in answer.content.decode()

    def test_a_made_up_session_is_none(self) -> None:
        client = Client()
        client.cookies["sessionid"] = "a" * 32
        assert client.get("/plans/").status_code == 302
