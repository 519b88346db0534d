"""Sign-on by an identity server: an account that is there, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from taizhang.accounts.models import Account
from taizhang.accounts.services import close_account
from taizhang.audit.models import Event
from taizhang.web.sign_on import PROVIDER, servers
from tests.people import OPERATOR, person
from tests.security.entering import entered, set_to
from tests.security.identity_server import CLIENT, SECRET, IdentityServer, serving
from tests.security.test_second_factor import set_up

pytestmark = pytest.mark.django_db
BUTTON = f"/sign-in/with/{PROVIDER}/"


@pytest.fixture(scope="module")
def _server() -> Iterator[IdentityServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(_server: IdentityServer, settings: Any) -> IdentityServer:
    """The server, set as the one of this installation."""
    _server.claims = {
        "sub": "person-7",
        "preferred_username": "Chen.Yiwei",
        "email": "c@example.cn",
    }
    _server.refuses = False
    app = {
        "provider_id": PROVIDER,
        "name": "政务统一认证",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": _server.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    }
    return _server


@pytest.fixture
def account() -> Account:
    """Whom the server calls Chen.Yiwei."""
    account = person()
    Account.objects.filter(pk=account.pk).update(username="chen.yiwei")
    return Account.objects.get(pk=account.pk)


def come_in(server: IdentityServer, client: Client | None = None, path: str = BUTTON) -> Any:
    """Press the button, sign in there, come back."""
    client = client or Client()
    away = client.post(path)
    assert away.status_code == 302, away.content.decode()
    back = server.sign_in(away.headers["Location"])
    return client.get(back.replace("http://testserver", ""))


class TestAnAccountThatIsThere:
    def test_is_signed_in(self, server: IdentityServer, account: Account) -> None:
        client = Client()
        answer = come_in(server, client)
        assert answer.status_code == 302
        assert client.get("/plans/").status_code == 200
        event = Event.objects.get(act="security.sign-in")
        assert (event.account_id, event.after) == (account.pk, '{"by":["sign-on"]}')

    def test_goes_where_it_wanted_to(self, server: IdentityServer, account: Account) -> None:
        answer = come_in(server, path=BUTTON + "?next=/ledger/")
        assert answer.headers["Location"] == "/ledger/"

    def test_leaves_nothing_of_what_the_server_told(
        self, server: IdentityServer, account: Account
    ) -> None:
        for _ in range(2):
            come_in(server)
            assert SocialAccount.objects.get().extra_data == {}
        assert not SocialToken.objects.exists()

    def test_is_bound_to_that_person(self, server: IdentityServer, account: Account) -> None:
        come_in(server)
        server.claims = {"sub": "somebody-else", "preferred_username": "chen.yiwei"}
        answer = come_in(server)
        assert answer.status_code == 403
        assert "另一个人" in answer.content.decode()
        # And the person comes in under a new name there.
        server.claims = {"sub": "person-7", "preferred_username": "chen-new"}
        assert come_in(server).status_code == 302

    def test_still_gives_its_second_factor(self, server: IdentityServer, account: Account) -> None:
        set_up(entered(account))
        client = Client()
        assert come_in(server, client).headers["Location"] == "/sign-in/second-factor/"
        assert client.get("/plans/").status_code == 302

    def test_is_bound_by_roles_that_need_a_second_factor(self, server, account) -> None:
        set_to("second_factor.roles", "coordinator")
        client = Client()
        come_in(server, client)
        assert client.get("/plans/").headers["Location"] == "/me/second-factor/"

    def test_that_was_closed_stays_out(self, server: IdentityServer, account: Account) -> None:
        come_in(server)
        close_account(account=account, by=OPERATOR)
        client = Client()
        come_in(server, client)
        assert client.get("/plans/").status_code == 302


class TestNobodyElse:
    def test_gets_an_account(self, server: IdentityServer) -> None:
        answer = come_in(server)
        assert answer.status_code == 403
        assert "没有对应的账号" in answer.content.decode()
        assert not Account.objects.exists()
        assert not SocialAccount.objects.exists()
        assert "no-account" in Event.objects.get(act="security.sign-in-failed").after

    @pytest.mark.parametrize("claim", [None, "", 7, ["chen.yiwei"]])
    def test_comes_in_by_a_claim_that_is_no_name(self, server, account, claim: Any) -> None:
        server.claims = {"sub": "x", "preferred_username": claim}
        assert come_in(server).status_code == 403

    def test_comes_in_by_the_address_of_mail(self, server, account) -> None:
        server.claims = {"sub": "x", "email": "chen.yiwei", "email_verified": True}
        assert come_in(server).status_code == 403

    def test_binds_an_account_to_himself_while_it_is_signed_in(self, server, account) -> None:
        client = entered(account)
        answer = come_in(server, client, BUTTON + "?process=connect")
        assert answer.status_code == 403
        assert not SocialAccount.objects.exists()

    def test_comes_in_where_the_server_refuses(self, server, account) -> None:
        server.refuses = True
        client = Client()
        answer = come_in(server, client)
        assert answer.status_code == 403
        assert "没有完成" in answer.content.decode()
        assert client.get("/plans/").status_code == 302

    def test_comes_in_with_a_made_up_state(self, server, account) -> None:
        client = Client()
        answer = client.get(BUTTON + "callback/?code=x&state=y")
        assert answer.status_code == 403
        assert client.get("/plans/").status_code == 302


class TestTheButton:
    def test_is_on_the_sign_in_page_where_a_server_is_set(self, server, anonymous_client) -> None:
        assert "用“政务统一认证”登录" in anonymous_client.get("/sign-in/").content.decode()

    def test_is_not_there_without_one(self, anonymous_client) -> None:
        assert "/sign-in/with/" not in anonymous_client.get("/sign-in/").content.decode()
        assert anonymous_client.post(BUTTON).status_code == 404


class TestWhatIsSetOnTheMachine:
    def test_the_secret_comes_from_its_file_before_the_environment(
        self, tmp_path, monkeypatch
    ) -> None:
        monkeypatch.setenv("TAIZHANG_OIDC_URL", "https://sso.example")
        monkeypatch.setenv("TAIZHANG_OIDC_SECRET", "from the environment")
        assert servers(tmp_path)[0]["secret"] == "from the environment"
        (tmp_path / "oidc-secret").write_text("from the file\n")
        assert servers(tmp_path)[0]["secret"] == "from the file"

    def test_no_server_is_the_default(self, tmp_path, monkeypatch) -> None:
        monkeypatch.delenv("TAIZHANG_OIDC_URL", raising=False)
        assert servers(tmp_path) == []
