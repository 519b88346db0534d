"""People made, closed, granted, reset, handed over: what a security administrator would notice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from taizhang.accounts import services
from taizhang.accounts.actors import actor_of
from taizhang.accounts.errors import (
    AlreadyClosed,
    AlreadyGranted,
    DaysUnfit,
    DutiesApart,
    DutyInUnit,
    GrantOver,
    LastOfDuty,
    NameUnfit,
    OldPasswordWrong,
    OwnAccount,
    PasswordsDiffer,
    PasswordUnchanged,
    PasswordUnfit,
    SamePerson,
    UsernameTaken,
    UsernameUnfit,
)
from taizhang.accounts.models import Account, RoleGrant
from taizhang.audit.models import Event
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError, Grant, NotAllowed, Role
from tests.people import OPERATOR, PASSWORD, give, person, signed_in_client

pytestmark = pytest.mark.django_db
NEW = "three brown foxes in june"


@pytest.fixture
def bureau() -> Unit:
    return Unit.objects.create(name="青溪县教育局")


@pytest.fixture
def security() -> Actor:
    return actor_of(person(Role.SECURITY_ADMINISTRATOR))


def acts_on(account: Account) -> list[str]:
    events = Event.objects.filter(subject_kind="accounts.account", subject_key=str(account.pk))
    return list(events.order_by("id").values_list("act", flat=True))


class TestCreate:
    def test_gives_a_password_that_opens_and_must_be_changed(self, security, bureau) -> None:
        made = services.create_account(
            username=" ＣｈｅｎＹｉ ", name="陈 一苇", unit=bureau, by=security
        )

        assert made.account.username == "chenyi"
        assert made.account.check_password(made.password)
        assert made.account.must_change_password
        assert made.account.unit == bureau
        assert acts_on(made.account) == ["accounts.create"]

    def test_tells_the_password_nowhere_else(self, security) -> None:
        made = services.create_account(username="chenyi", name="陈", by=security)
        assert made.password not in repr(made)
        assert not Event.objects.filter(after__contains=made.password).exists()

    @pytest.mark.parametrize("username", ["", "a", "a b", "张三！", "x" * 61])
    def test_refuses_names_that_cannot_be_typed(self, security, username: str) -> None:
        with pytest.raises(UsernameUnfit):
            services.create_account(username=username, name="某", by=security)

    @pytest.mark.parametrize("name", ["", "  ", "某" * 51, "某\u202e"])
    def test_refuses_names_that_say_nothing(self, security, name: str) -> None:
        with pytest.raises(NameUnfit):
            services.create_account(username="mou", name=name, by=security)

    def test_refuses_a_name_that_another_has_even_if_he_left(self, security) -> None:
        account = services.create_account(username="mou", name="某", by=security).account
        services.close_account(account=account, by=security)
        with pytest.raises(UsernameTaken):
            services.create_account(username="MOU", name="另一位", by=security)


class TestClose:
    def test_signs_out_at_once_and_keeps_everything(self, security) -> None:
        account = person(Role.COORDINATOR)
        browser = signed_in_client(account)
        assert browser.get("/plans/").status_code == 200

        services.close_account(account=account, by=security)

        assert browser.get("/plans/").headers["Location"].startswith("/sign-in/")
        assert account.grants.count() == 1
        assert actor_of(account) == Actor.nobody()

    def test_can_be_taken_back_with_the_roles_that_were(self, security) -> None:
        account = person(Role.COORDINATOR)
        services.close_account(account=account, by=security)
        services.reopen_account(account=account, by=security)

        assert actor_of(account).grants == (Grant(Role.COORDINATOR),)
        assert acts_on(account) == ["accounts.close", "accounts.reopen"]

    def test_is_refused_for_oneself_and_twice(self, security) -> None:
        with pytest.raises(OwnAccount):
            services.close_account(account=Account.objects.get(pk=security.account), by=security)
        account = person(None)
        services.close_account(account=account, by=security)
        with pytest.raises(AlreadyClosed):
            services.close_account(account=account, by=security)

    def test_leaves_somebody_for_each_duty(self, security) -> None:
        last = person(Role.AUDITOR)
        with pytest.raises(LastOfDuty):
            services.close_account(account=last, by=security)
        person(Role.AUDITOR)
        services.close_account(account=last, by=security)


class TestGrant:
    def test_holds_in_the_unit_from_its_first_day_to_its_last(self, security, bureau) -> None:
        today = timezone.localdate()
        account = person(None)
        services.grant_role(
            account=account,
            role=Role.CONTACT,
            unit=bureau,
            valid_from=today + dt.timedelta(days=1),
            by=security,
        )
        services.grant_role(
            account=account, role=Role.INSPECTOR, unit=None, valid_until=today, by=security
        )
        RoleGrant.objects.create(
            account=account,
            role="coordinator",
            valid_from=today - dt.timedelta(days=9),
            valid_until=today - dt.timedelta(days=1),
            created_at=timezone.now(),
        )

        assert actor_of(account).grants == (Grant(Role.INSPECTOR),)

    def test_names_the_place_in_the_tree(self, security, bureau) -> None:
        account = person(None)
        services.grant_role(account=account, role=Role.CONTACT, unit=bureau, by=security)
        assert actor_of(account).grants == (Grant(Role.CONTACT, bureau.path),)

    def test_is_not_of_the_whole_where_a_unit_has_no_place_yet(self, security, bureau) -> None:
        account = person(None)
        services.grant_role(account=account, role=Role.CONTACT, unit=bureau, by=security)
        Unit.objects.update(path="")
        assert actor_of(account).grants[0].path not in ("", "/")

    def test_is_refused_to_oneself_the_closed_and_twice(self, security, bureau) -> None:
        own = Account.objects.get(pk=security.account)
        account = person(Role.CONTACT, bureau)
        closed = services.close_account(account=person(None), by=security)
        for who, reason in ((own, OwnAccount), (account, AlreadyGranted), (closed, AlreadyClosed)):
            with pytest.raises(reason):
                services.grant_role(account=who, role=Role.CONTACT, unit=bureau, by=security)

    def test_keeps_the_three_duties_apart(self, security, bureau) -> None:
        with pytest.raises(DutiesApart):
            services.grant_role(
                account=person(Role.CONTACT), role=Role.AUDITOR, unit=None, by=security
            )
        with pytest.raises(DutiesApart):
            services.grant_role(
                account=person(Role.AUDITOR), role=Role.CONTACT, unit=bureau, by=security
            )
        with pytest.raises(DutyInUnit):
            services.grant_role(account=person(None), role=Role.AUDITOR, unit=bureau, by=security)

    def test_of_a_duty_follows_when_the_other_role_was_ended(self, security) -> None:
        account = person(Role.CONTACT)
        services.end_grant(grant=account.grants.get(), by=security)
        services.grant_role(account=account, role=Role.AUDITOR, unit=None, by=security)
        assert actor_of(account).grants == (Grant(Role.AUDITOR),)

    def test_refuses_days_that_are_over_or_run_backwards(self, security) -> None:
        today = timezone.localdate()
        for first, last in ((today, today - dt.timedelta(1)), (today + dt.timedelta(2), today)):
            with pytest.raises(DaysUnfit):
                services.grant_role(
                    account=person(None),
                    role=Role.CONTACT,
                    unit=None,
                    valid_from=first,
                    valid_until=last,
                    by=security,
                )

    def test_ends_at_once_in_a_session_that_is_open(self, security) -> None:
        account = person(Role.COORDINATOR)
        browser = signed_in_client(account)
        assert browser.get("/plans/").status_code == 200

        services.end_grant(grant=account.grants.get(), by=security)

        assert browser.get("/plans/").status_code == 403
        with pytest.raises(GrantOver):
            services.end_grant(grant=account.grants.get(), by=security)


class TestPasswords:
    def test_a_reset_signs_out_and_must_be_changed(self, security) -> None:
        account = person(Role.COORDINATOR)
        browser = signed_in_client(account)

        given = services.reset_password(account=account, by=security)

        assert browser.get("/plans/").headers["Location"].startswith("/sign-in/")
        assert given.account.check_password(given.password)
        assert given.account.must_change_password

    def test_one_changes_only_his_own_knowing_the_old_one(self) -> None:
        account = person(None)
        own = Actor("某", account.pk)

        def change(**given: str) -> Account:
            words = {"old": PASSWORD, "new": NEW, "again": NEW, **given}
            return services.change_own_password(account=account, by=own, **words)

        for given, reason in (
            ({"old": "guess"}, OldPasswordWrong),
            ({"again": "other"}, PasswordsDiffer),
            ({"new": PASSWORD, "again": PASSWORD}, PasswordUnchanged),
            ({"new": "123", "again": "123"}, PasswordUnfit),
        ):
            with pytest.raises(reason):
                change(**given)
        with pytest.raises(NotAllowed):
            services.change_own_password(
                account=person(None), old=PASSWORD, new=NEW, again=NEW, by=own
            )
        assert change().check_password(NEW)


class TestHandOver:
    def test_moves_the_roles_and_tells_both_histories(self, security, bureau) -> None:
        giver, taker = person(Role.CONTACT, bureau), person(Role.INSPECTOR)

        services.hand_over(giver=giver, taker=taker, by=security)

        assert actor_of(giver).grants == ()
        assert Grant(Role.CONTACT, bureau.path) in actor_of(taker).grants
        assert acts_on(giver) == acts_on(taker) == ["accounts.hand-over"]

    def test_moves_the_open_work_that_capabilities_name(self, security, monkeypatch) -> None:
        from taizhang.accounts.services.hand_over import TAKINGS

        moved = []
        monkeypatch.setitem(TAKINGS, "reports", lambda a, b, by: moved.append((a, b)) or 3)
        giver, taker = person(None), person(None)

        assert services.hand_over(giver=giver, taker=taker, by=security).work == {"reports": 3}
        assert moved == [(giver, taker)]

    def test_does_not_join_a_duty_to_another_role(self, security) -> None:
        with pytest.raises(DutiesApart):
            services.hand_over(giver=person(Role.AUDITOR), taker=person(Role.CONTACT), by=security)
        account = person(None)
        with pytest.raises(SamePerson):
            services.hand_over(giver=account, taker=account, by=security)


class TestAdministrators:
    def test_are_made_once_one_for_each_duty(self) -> None:
        made = services.create_administrators(by=OPERATOR)

        assert [m.account.username for m in made] == ["sysadmin", "secadmin", "auditor"]
        assert all(m.account.must_change_password for m in made)
        assert services.create_administrators(by=OPERATOR) == []


class TestRefusals:
    def test_have_a_code_of_their_own_and_both_languages(self) -> None:
        kinds = [k for k in DomainError.__subclasses__() if k.code.startswith("accounts.")]
        assert len({kind.code for kind in kinds}) == len(kinds) > 15
        assert all(kind.words.zh and kind.words.en for kind in kinds)


class TestSignIn:
    def enter(self, username: str, password: str, **more: str) -> tuple[Client, object]:
        browser = Client()
        given = {"login": username, "password": password, **more}
        return browser, browser.post("/sign-in/", given)

    def test_leads_to_where_one_wanted_to_go(self) -> None:
        account = person(Role.COORDINATOR)
        browser, answer = self.enter(account.username.upper(), PASSWORD, next="/ledger/?due=by")
        assert answer.headers["Location"] == "/ledger/?due=by"
        assert browser.get("/ledger/").status_code == 200

    def test_leads_to_no_other_site(self) -> None:
        account = person(Role.COORDINATOR)
        _browser, answer = self.enter(account.username, PASSWORD, next="https://elsewhere.example/")
        assert answer.headers["Location"] == "/"

    def test_says_the_same_for_a_wrong_name_and_a_wrong_password(self) -> None:
        account = person(Role.COORDINATOR)
        _one, wrong_password = self.enter(account.username, "guess")
        _two, wrong_name = self.enter("nobody", PASSWORD)

        assert wrong_password.status_code == wrong_name.status_code == 422
        for answer in (wrong_password, wrong_name):
            assert "登录名或密码不对" in answer.content.decode()

    def test_of_a_closed_account_says_so_only_to_who_knows_the_password(self) -> None:
        account = person(Role.COORDINATOR)
        services.close_account(account=account, by=OPERATOR)
        browser, answer = self.enter(account.username, PASSWORD)

        assert "_auth_user_id" not in browser.session
        assert browser.get("/plans/").status_code == 302
        assert answer.status_code in (302, 422)

    def test_with_a_given_password_leads_to_choosing_ones_own_first(self) -> None:
        account = person(Role.COORDINATOR)
        given = services.reset_password(account=account, by=OPERATOR)
        browser, _answer = self.enter(account.username, given.password)

        assert browser.get("/plans/").headers["Location"] == "/me/password/"
        browser.post("/me/password/", {"old": given.password, "new": NEW, "again": NEW})
        assert browser.get("/plans/").status_code == 200

    def test_without_a_role_shows_ones_own_account_and_no_data(self) -> None:
        account = person(None)
        browser, _answer = self.enter(account.username, PASSWORD)

        assert browser.get("/").headers["Location"] == "/me/"
        assert "还没有任何角色" in browser.get("/me/").content.decode()
        assert browser.get("/ledger/").status_code == 403

    def test_is_asked_for_as_a_page_where_a_part_of_one_was_wanted(self) -> None:
        answer = Client().get(
            "/ledger/",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/ledger/?q=x"},
        )
        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fledger%2F%3Fq%3Dx"

    def test_ends_by_signing_out(self) -> None:
        browser = signed_in_client(person(Role.COORDINATOR))
        browser.post("/sign-out/")
        assert browser.get("/plans/").status_code == 302


class TestPages:
    @pytest.fixture
    def browser(self) -> Client:
        return signed_in_client(person(Role.SECURITY_ADMINISTRATOR))

    def test_list_people_by_role_unit_and_words(self, browser, bureau) -> None:
        contact = person(Role.CONTACT, bureau, name="陈一苇")
        person(Role.COORDINATOR, name="林知行")

        for query in ("?role=contact", "?q=教育局", "?q=一苇"):
            page = browser.get(f"/people/{query}").content.decode()
            assert contact.name in page, query
            assert "林知行" not in page, query

    def test_export_what_is_listed_and_record_it(self, browser) -> None:
        answer = browser.get("/people/export/?role=contact")
        assert b"".join(answer.streaming_content).startswith(b"PK")
        assert Event.objects.filter(act="accounts.export").count() == 1

    def test_make_an_account_and_grant_a_role(self, browser, bureau) -> None:
        page = browser.post(
            "/people/new/", {"username": "chenyi", "name": "陈一苇", "unit": "青溪县教育局"}
        )
        account = Account.objects.get(username="chenyi")
        assert "初始密码只显示这一次" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"

        address = f"/people/{account.pk}/roles/"
        given = {"role": "contact", "scope": "unit", "unit": "青溪县教育局"}
        assert browser.post(address, given).status_code == 302
        assert actor_of(account).grants == (Grant(Role.CONTACT, bureau.path),)

        refused = browser.post(address, {**given, "unit": "没有的单位"})
        assert refused.status_code == 422
        assert "没有唯一的单位叫" in refused.content.decode()

    def test_say_what_each_role_allows(self, browser) -> None:
        page = browser.get("/roles/").content.decode()
        assert "导入政策文件" in page
        assert "授予角色" in page

    def test_show_to_each_only_the_navigation_that_he_may_use(self, browser, bureau) -> None:
        page = browser.get("/people/").content.decode()
        assert 'href="/people/"' in page
        assert 'href="/ledger/"' not in page
        contact = signed_in_client(person(Role.CONTACT, bureau)).get("/").content.decode()
        assert 'href="/ledger/"' in contact
        assert 'href="/people/"' not in contact

    def test_refuse_with_who_may_and_whom_to_ask(self, bureau) -> None:
        answer = signed_in_client(person(Role.CONTACT, bureau)).get("/people/")
        words = answer.content.decode()
        assert answer.status_code == 403
        assert "安全管理员" in words
        assert "单位联络员（青溪县教育局）" in words

    def test_take_few_queries(self, browser, django_assert_max_num_queries) -> None:
        for n in range(5):
            give(person(Role.CONTACT), Role.INSPECTOR, Unit.objects.create(name=f"单位{n}"))
        with django_assert_max_num_queries(12):
            browser.get("/people/")
