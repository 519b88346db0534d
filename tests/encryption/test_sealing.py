"""What is sealed is opened only with its key and in its place."""

from __future__ import annotations

import stat

import pytest

from taizhang.encryption import CannotUnseal, print_of, prints_of, seal, unseal
from taizhang.encryption.keys import add_key, key_file
from taizhang.encryption.sealing import is_sealed_anew

PURPOSE = "test.phone"


@pytest.fixture(autouse=True)
def _home(tmp_path, settings) -> None:
    settings.HOME = tmp_path


class TestASealedValue:
    def test_is_opened_again(self) -> None:
        assert unseal(seal("13800138000", purpose=PURPOSE), purpose=PURPOSE) == "13800138000"

    def test_does_not_show_the_value_and_is_never_the_same_twice(self) -> None:
        first, second = seal("13800138000", purpose=PURPOSE), seal("13800138000", purpose=PURPOSE)
        assert "13800138000" not in first
        assert first != second

    def test_cannot_be_opened_in_another_place(self) -> None:
        with pytest.raises(CannotUnseal):
            unseal(seal("13800138000", purpose=PURPOSE), purpose="test.mail")

    @pytest.mark.parametrize("at", [5, -5])
    def test_cannot_be_opened_when_altered(self, at: int) -> None:
        sealed = list(seal("13800138000", purpose=PURPOSE))
        sealed[at] = "A" if sealed[at] != "A" else "B"
        with pytest.raises(CannotUnseal):
            unseal("".join(sealed), purpose=PURPOSE)

    @pytest.mark.parametrize("text", ["13800138000", "a1", "a1.x.y", "b2.0.0", "a1..="])
    def test_is_told_from_what_was_never_sealed(self, text: str) -> None:
        with pytest.raises(CannotUnseal):
            unseal(text, purpose=PURPOSE)

    def test_of_nothing_is_nothing(self) -> None:
        assert seal("", purpose=PURPOSE) == unseal("", purpose=PURPOSE) == ""


class TestTheKey:
    def test_is_readable_by_its_owner_only(self) -> None:
        seal("x", purpose=PURPOSE)
        assert stat.S_IMODE(key_file().stat().st_mode) == 0o600

    def test_is_needed(self) -> None:
        sealed = seal("13800138000", purpose=PURPOSE)
        key_file().unlink()
        with pytest.raises(CannotUnseal):
            unseal(sealed, purpose=PURPOSE)

    def test_of_before_still_opens_and_the_new_one_seals(self) -> None:
        old = seal("13800138000", purpose=PURPOSE)
        add_key()

        assert unseal(old, purpose=PURPOSE) == "13800138000"
        assert not is_sealed_anew(old)
        assert is_sealed_anew(seal("13800138000", purpose=PURPOSE))
        assert stat.S_IMODE(key_file().stat().st_mode) == 0o600


class TestAPrint:
    def test_is_the_same_for_the_same_value_in_the_same_place(self) -> None:
        assert print_of("1", purpose=PURPOSE) == print_of("1", purpose=PURPOSE)
        assert print_of("1", purpose=PURPOSE) != print_of("2", purpose=PURPOSE)
        assert print_of("1", purpose=PURPOSE) != print_of("1", purpose="test.mail")

    def test_of_before_is_looked_for_too(self) -> None:
        old = print_of("1", purpose=PURPOSE)
        add_key()
        assert old in prints_of("1", purpose=PURPOSE)
        assert print_of("1", purpose=PURPOSE) in prints_of("1", purpose=PURPOSE)
