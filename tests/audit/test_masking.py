"""Personal data are told in part, or not at all."""

from __future__ import annotations

import pytest

from taizhang.audit import mask


class TestMask:
    @pytest.mark.parametrize(
        ("value", "ends", "masked"),
        [
            ("13800138000", (3, 2), "138•••00"),
            ("13800138000", (0, 0), "•••"),
            ("王明", (1, 0), "王•••"),
            ("王明", (1, 1), "•••"),
            ("", (3, 2), ""),
        ],
    )
    def test_tells_never_more_than_half(self, value: str, ends: tuple, masked: str) -> None:
        assert mask(value, first=ends[0], last=ends[1]) == masked
