"""Files are there whole or not at all, and of two who make one both read what won."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from taizhang.keeping import made_once, replaced


class TestMadeOnce:
    def test_is_made_when_first_asked_for_and_for_its_owner_alone(self, tmp_path: Path) -> None:
        place = tmp_path / "key"
        assert made_once(place, lambda: b"one") == b"one"
        assert made_once(place, lambda: b"two") == b"one"
        assert place.stat().st_mode & 0o777 == 0o600
        assert os.listdir(tmp_path) == ["key"]

    def test_of_two_who_make_it_both_read_what_won(self, tmp_path: Path) -> None:
        place = tmp_path / "key"

        def slow() -> bytes:
            made_once(place, lambda: b"first")
            return b"second"

        assert made_once(place, slow) == b"first"
        assert os.listdir(tmp_path) == ["key"]

    def test_what_cannot_be_made_leaves_nothing(self, tmp_path: Path) -> None:
        def fails() -> bytes:
            raise KeyError("no source")

        with pytest.raises(KeyError):
            made_once(tmp_path / "key", fails)
        with pytest.raises(FileNotFoundError):
            made_once(tmp_path / "nowhere" / "key", lambda: b"one")
        assert os.listdir(tmp_path) == []


class TestReplaced:
    def test_puts_the_new_in_place_of_the_old(self, tmp_path: Path) -> None:
        place = tmp_path / "last"
        for data in (b"one", b"two"):
            replaced(place, data)
        assert (place.read_bytes(), os.listdir(tmp_path)) == (b"two", ["last"])

    def test_that_cannot_be_done_leaves_what_was_there(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        with pytest.raises(IsADirectoryError):
            replaced(tmp_path / "folder", b"one")
        assert os.listdir(tmp_path) == ["folder"]
