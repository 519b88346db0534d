"""One digest a day for each person: in the application, by mail, and one post to the messenger."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from taizhang.accounts.models import Account
from taizhang.audit.models import Event
from taizhang.configuration.services import change_settings
from taizhang.permission import Role
from taizhang.security.models import ContactData
from taizhang.supervision.addresses import ensure_public
from taizhang.supervision.errors import HookUnfit
from taizhang.supervision.models import Delivery, Digest, MailChoice, Message
from taizhang.supervision.services.delivering import BACK_OFF, deliver
from taizhang.supervision.services.digesting import make_digests
from taizhang.supervision.services.seeing import mark_seen
from tests.people import OPERATOR
from tests.supervision.people import Office, run

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def tell(account: Account, count: int = 1) -> None:
    made = Message.objects.count()
    for number in range(made, made + count):
        Message.objects.create(
            account=account,
            kind="due-soon",
            topic=str(number),
            key=str(number),
            words=f"第{number + 1}件事。",
            made_on=timezone.localdate(),
        )


def digest(day: dt.date) -> None:
    for _counts in make_digests(day):
        pass


class TestADigest:
    def test_is_one_a_day_with_what_was_not_seen(self, here: Office, today: dt.date) -> None:
        tell(here.contact, 3)
        Message.objects.filter(topic="0").update(seen_at=NOW())
        digest(today)
        tell(here.contact)
        digest(today)
        assert Digest.objects.get(account=here.contact).count == 2
        digest(today + dt.timedelta(days=1))
        assert [d.count for d in Digest.objects.order_by("day")] == [2, 1]

    def test_of_a_day_that_is_run_afterwards_stays_in_the_application(
        self, here: Office, settings: Any
    ) -> None:
        settings.EMAIL_HOST = "mail.example"
        _address(here.contact)
        run(dt.date(2026, 4, 1))
        assert Digest.objects.filter(account=here.contact).exists()
        assert not Delivery.objects.exists()


class TestMail:
    @pytest.fixture(autouse=True)
    def _server(self, settings: Any) -> None:
        settings.EMAIL_HOST = "mail.example"
        settings.OTHER_HOSTS = ["ledger.example.gov.cn"]
        settings.HTTPS = True

    def test_says_all_in_one(self, here: Office, today: dt.date) -> None:
        _address(here.contact)
        tell(here.contact, 2)
        digest(today)
        assert deliver() == {"sent": 1}
        assert deliver() == {}
        (sent,) = mail.outbox
        assert sent.to == ["wang@example.gov.cn"]
        assert sent.subject == f"台账提醒（{today.month}月{today.day}日）：2件事"
        assert "1. 第1件事。\n2. 第2件事。" in sent.body
        assert "https://ledger.example.gov.cn/messages/" in sent.body
        assert Delivery.objects.get().state == "sent"

    def test_goes_to_nobody_without_an_address_or_who_wants_none(
        self, here: Office, today: dt.date
    ) -> None:
        _address(here.contact)
        MailChoice.objects.create(account=here.contact, is_off=True)
        tell(here.contact)
        tell(here.leader)
        digest(today)
        assert Digest.objects.count() == 2
        assert not Delivery.objects.exists()

    def test_that_fails_is_tried_again_later_and_later_then_given_up(
        self, here: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _address(here.contact)
        tell(here.contact)
        digest(today)
        _fails(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
        now, waits = NOW(), []
        while deliver(now):
            row = Delivery.objects.get()
            if row.state == "waiting":
                waits.append(round((row.next_at - now).total_seconds() / 60))
                assert deliver(row.next_at - dt.timedelta(seconds=1)) == {}
            now = row.next_at
        row = Delivery.objects.get()
        assert tuple(waits) == BACK_OFF
        assert (row.state, row.attempts, row.reason) == ("failed", 5, "SMTPServerDisconnected")

    def test_is_put_off_where_the_server_is_away_without_asking_it_for_each(
        self, here: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for person in (here.contact, here.leader):
            _address(person)
            tell(person)
        digest(today)
        _fails(monkeypatch, ConnectionRefusedError(111, "Connection refused"))
        assert deliver() == {"again": 2}
        assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 1]

    def test_is_sent_when_the_server_is_back(
        self, here: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _address(here.contact)
        tell(here.contact)
        digest(today)
        with monkeypatch.context() as broken:
            _fails(broken, ConnectionRefusedError(111, "Connection refused"))
            assert deliver() == {"again": 1}
        assert Delivery.objects.get().reason == "ConnectionRefusedError：Connection refused"
        assert deliver(NOW() + dt.timedelta(minutes=6)) == {"sent": 1}
        assert len(mail.outbox) == 1

    def test_to_a_refused_address_is_not_tried_again_and_names_no_address(
        self, here: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _address(here.contact)
        tell(here.contact)
        digest(today)
        refused = smtplib.SMTPRecipientsRefused({"wang@example.gov.cn": (550, b"no such user")})
        _fails(monkeypatch, refused)
        assert deliver() == {"failed": 1}
        assert Delivery.objects.get().reason == "SMTP 550：收件地址被拒绝"

    def test_that_broke_off_is_not_sent_twice(
        self, here: Office, today: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _address(here.contact)
        tell(here.contact)
        digest(today)
        with monkeypatch.context() as broken:
            _fails(broken, KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                deliver()
        assert deliver(NOW() + dt.timedelta(hours=5)) == {}
        assert Delivery.objects.get().get_state_display() == "发送中断，未确认"

    def test_speaks_to_the_server_that_is_set(
        self, here: Office, today: dt.date, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[Any] = []

        class Server:
            def __init__(self, host: str, port: int, **options: Any) -> None:
                said.append((host, port, options["timeout"]))

            def starttls(self, **_options: Any) -> None:
                said.append("starttls")

            def login(self, user: str, password: str) -> None:
                said.append((user, password))

            def sendmail(self, sender: str, to: list[str], body: bytes) -> None:
                said.append((sender, to))

            def quit(self) -> None:
                said.append("quit")

        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = 587, True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ledger", "secret"
        settings.DEFAULT_FROM_EMAIL = "ledger@example.gov.cn"
        monkeypatch.setattr(smtplib, "SMTP", Server)
        for person in (here.contact, here.leader):
            _address(person)
            tell(person)
        digest(today)
        assert deliver() == {"sent": 2}
        to = ("ledger@example.gov.cn", ["wang@example.gov.cn"])
        assert said == [
            ("mail.example", 587, 20),
            "starttls",
            ("ledger", "secret"),
            to,
            to,
            "quit",
        ]


class Messenger(HTTPServer):
    """What a robot of a group does, on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Robot)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] = (200, b'{"errcode":0,"errmsg":"ok"}')


class Robot(BaseHTTPRequestHandler):
    server: Messenger

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        status, answer = self.server.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_given: Any) -> None:
        """Quiet."""


class TestThePost:
    @pytest.fixture
    def messenger(self, here: Office, settings: Any) -> Iterator[Messenger]:
        settings.HOOK_HOSTS = frozenset({"127.0.0.1"})
        with Messenger() as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            address = f"http://127.0.0.1:{server.server_port}/robot?key=abc"
            change_settings(given={"reminders.hook": address}, by=OPERATOR)
            tell(here.contact, 2)
            tell(here.coordinator)
            digest(timezone.localdate())
            digest(timezone.localdate())
            yield server
            server.shutdown()
            thread.join()

    def test_is_one_a_day_for_all(self, here: Office, messenger: Messenger) -> None:
        assert deliver() == {"sent": 1}
        assert deliver() == {}
        ((path, _headers, body),) = messenger.got
        said = json.loads(body)
        day = timezone.localdate()
        assert path == "/robot?key=abc"
        assert said["msgtype"] == "text"
        assert said["text"]["content"].splitlines() == [
            f"台账提醒（{day.month}月{day.day}日）：2人有3件事要办。",
            "青溪县民政局：王芳2件",
            "其他：李敏1件",
            "请登录台账系统办理。",
        ]

    def test_is_signed(self, messenger: Messenger, settings: Any) -> None:
        deliver()
        ((_path, headers, body),) = messenger.got
        at, _, given = headers["X-Taizhang-Signature"].removeprefix("t=").partition(",v1=")
        secret = (settings.HOME / "hook-secret").read_bytes()
        expected = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        assert given == expected
        assert (settings.HOME / "hook-secret").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ((500, b""), "HTTP 500"),
            ((302, b""), "HTTP 302"),
            (
                (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'),
                "93000 invalid webhook url",
            ),
        ],
    )
    def test_that_is_not_taken_is_tried_again(
        self, messenger: Messenger, answer: tuple[int, bytes], reason: str
    ) -> None:
        messenger.answer = answer
        assert deliver() == {"again": 1}
        assert Delivery.objects.get().reason == reason
        assert len(messenger.got) == 1
        messenger.answer = (200, b"ok")
        assert deliver(NOW() + dt.timedelta(minutes=6)) == {"sent": 1}

    def test_goes_nowhere_once_the_host_is_not_allowed(
        self, messenger: Messenger, settings: Any
    ) -> None:
        settings.HOOK_HOSTS = frozenset()
        assert deliver() == {"failed": 1}
        assert messenger.got == []


class TestTheAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "http://robot.example.com/send",
            "ftp://robot.example.com/",
            "robot.example.com",
            "https://user@robot.example.com/",
            "https://robot.example.com/a b",
            "https://[::1/",
            "https://robot.example.com:port/",
            "https://" + "a" * 600,
        ],
    )
    def test_is_refused_where_it_is_not_safe(self, address: str) -> None:
        with pytest.raises(HookUnfit):
            change_settings(given={"reminders.hook": address}, by=OPERATOR)

    def test_may_be_https_or_none(self) -> None:
        for address in ("https://robot.example.com/send?key=1", ""):
            assert change_settings(given={"reminders.hook": address}, by=OPERATOR)

    def test_is_in_the_history_without_what_lets_others_post(self) -> None:
        address = "https://robot.example.com/send?key=secret"
        change_settings(given={"reminders.hook": address}, by=OPERATOR)
        event = Event.objects.get(act="configuration.change-system")
        assert "https://robot.example.com/…" in event.after
        assert "secret" not in event.after

    def test_is_whole_to_whoever_may_change_it_alone(self, sign_in: Any) -> None:
        address = "https://robot.example.com/send?key=secret"
        change_settings(given={"reminders.hook": address}, by=OPERATOR)
        pages = [
            sign_in(role).get("/settings/").content.decode()
            for role in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
        ]
        assert ["secret" in page for page in pages] == [True, False]

    @pytest.mark.parametrize(
        "ip",
        ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fc00::1"],
    )
    def test_in_a_private_network_needs_the_operators_word(self, ip: str, settings: Any) -> None:
        settings.HOOK_HOSTS = frozenset()
        with pytest.raises(HookUnfit, match="内网"):
            ensure_public("robot.example.com", ip)
        settings.HOOK_HOSTS = frozenset({"robot.example.com"})
        ensure_public("robot.example.com", ip)

    def test_in_public_does_not(self) -> None:
        ensure_public("robot.example.com", "93.184.216.34")


def test_one_marks_only_ones_own(here: Office) -> None:
    from taizhang.accounts.actors import actor_of

    tell(here.contact)
    tell(here.leader)
    theirs = Message.objects.get(account=here.leader)
    assert mark_seen(message=theirs.pk, by=actor_of(here.contact)) == 0
    assert mark_seen(message=None, by=actor_of(here.contact)) == 1
    theirs.refresh_from_db()
    assert theirs.seen_at is None


def _address(account: Account) -> None:
    contact = ContactData(account=account)
    contact.mail = "wang@example.gov.cn"
    contact.save()


def _fails(patch: pytest.MonkeyPatch, reason: BaseException) -> None:
    def send(*_given: Any, **_named: Any) -> int:
        raise reason

    patch.setattr("django.core.mail.EmailMessage.send", send)
