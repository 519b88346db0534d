"""`taizhang units` and `taizhang divisions`, on a data folder of their own."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from tests.browser.site import run
from tests.prepared import copy_home


class TestUnits:
    def test_go_out_and_come_in_again(self, tmp_path: Path) -> None:
        home, file = tmp_path / "home", tmp_path / "units.xlsx"
        assert run(home, "units", "template", str(file)).returncode == 0
        book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
        book["单位"].append([None, "青溪县教育局", None, None, None, None, None, "2019-01-10"])
        book.save(file)

        done = run(home, "units", "import", str(file))
        assert (done.returncode, "新登记 1 个" in done.stdout) == (0, True), done.stderr
        refused = run(home, "units", "export", str(file))
        assert (refused.returncode, "已经存在" in refused.stderr) == (2, True)
        assert run(home, "units", "export", str(file), "--force").returncode == 0
        again = run(home, "units", "import", str(file))
        assert "没有变化 1 个" in again.stdout, again.stderr

    def test_that_are_wrong_are_told_by_cell(self, tmp_path: Path) -> None:
        home, file = tmp_path / "home", tmp_path / "units.xlsx"
        run(home, "units", "template", str(file))
        book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
        book["单位"].append([None, "青溪县教育局", None, None, "123", "无名县"])
        book.save(file)

        done = run(home, "units", "import", str(file))
        assert done.returncode == 2
        assert "单位!E4" in done.stderr
        assert "单位!F4" in done.stderr


class TestDivisions:
    def test_are_loaded_once(self, tmp_path: Path) -> None:
        home = copy_home(tmp_path / "home")
        first = run(home, "divisions", "load")
        again = run(home, "divisions", "load")

        assert "新载入 3" in first.stdout
        assert "新载入 0 个，改动 0 个" in again.stdout
