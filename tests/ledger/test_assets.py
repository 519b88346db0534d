"""The files that ship are those of the table in docs/third-party.md, and only those."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src/taizhang/web/static/vendor"
ROW = re.compile(r"^\| (\S+) \| \S+ \| [\d.]+ \| \S+ \| `([0-9a-f]{64})` \|$", re.MULTILINE)


class TestVendoredAssets:
    def test_have_the_hashes_of_the_table(self) -> None:
        table = dict(ROW.findall((ROOT / "docs/third-party.md").read_text("utf-8")))
        shipped = {
            path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in VENDOR.rglob("*")
            if path.is_file()
        }

        assert shipped == table

    def test_bring_their_licences(self) -> None:
        packages = {path.parent for path in VENDOR.rglob("*.min.*")}

        assert all((package / "LICENSE").is_file() for package in packages)

    def test_no_style_sheet_of_ours_asks_for_anything_elsewhere(self) -> None:
        for path in (VENDOR.parent / "taizhang").rglob("*.css"):
            assert "url(" not in path.read_text("utf-8"), path.name
