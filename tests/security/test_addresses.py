"""Roles that may be worked in from named addresses alone."""

from __future__ import annotations

import pytest

from taizhang.permission import Role
from taizhang.security.options import is_within
from tests.people import person, signed_in_client
from tests.security.entering import set_to

pytestmark = pytest.mark.django_db


class TestANamedAddress:
    def test_lets_the_role_in_from_there_alone(self) -> None:
        set_to("addresses.duties", "10.20.0.0/16,192.168.1.7")
        account = person(Role.AUDITOR)
        for address, status in [("10.20.3.4", 200), ("192.168.1.7", 200), ("10.21.0.1", 403)]:
            assert (
                signed_in_client(account, REMOTE_ADDR=address).get("/history/").status_code
                == status
            )

    def test_ends_the_session_elsewhere_and_says_why(self) -> None:
        set_to("addresses.duties", "10.20.0.0/16")
        client = signed_in_client(person(Role.AUDITOR), REMOTE_ADDR="10.30.0.1")
        assert "10.30.0.1" in client.get("/history/").content.decode()
        assert client.get("/history/").status_code == 302

    def test_leaves_other_roles_alone(self) -> None:
        set_to("addresses.duties", "10.20.0.0/16")
        client = signed_in_client(person(Role.COORDINATOR), REMOTE_ADDR="10.30.0.1")
        assert client.get("/plans/").status_code == 200

    def test_can_be_set_for_each_role(self) -> None:
        set_to("addresses.clerk", "10.20.0.0/16")
        client = signed_in_client(person(Role.CLERK), REMOTE_ADDR="10.30.0.1")
        assert client.get("/me/").status_code == 403

    def test_is_not_met_by_no_address(self) -> None:
        assert not is_within("", ["10.0.0.0/8"])
