"""`taizhang align` as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "alignment_development"
UPPER, LOWER = CORPUS / "village_province.txt", CORPUS / "village_county.txt"
OTHER = CORPUS / "business_district.txt"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "from taizhang.web.cli import main; main()",
                "align",
                *map(str, arguments),
            ],
            env={**clean, "TAIZHANG_HOME": str(tmp_path / "home"), **environment},
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            timeout=120,
        )

    return command


class TestAlign:
    def test_prints_pairs_with_reasons_targets_and_what_is_not_carried(self, run: Run) -> None:
        answer = run(UPPER, LOWER, "--json")
        value = json.loads(answer.stdout)

        assert answer.returncode == 0
        assert (value["upper"], value["lower"]) == ("village_province", "village_county")
        pair = next(p for p in value["pairs"] if (p["upper"], p["lower"]) == (11, 11))
        assert pair["grade"] == 2
        assert "农村自来水普及率" in pair["reason"]
        assert {"upper": 0, "lower": 1, "relation": "lower_stronger"}.items() <= pair["targets"][
            0
        ].items()
        assert 15 in value["uncarried"]

    def test_prints_a_table_for_people(self, run: Run) -> None:
        said = run(UPPER, LOWER, "--table", COLUMNS="140").stdout

        assert "对象相同：" in said
        assert "低于上级" in said
        assert "上级任务中尚无承接的：" in said

    def test_speaks_english(self, run: Run) -> None:
        said = run(UPPER, LOWER, "--table", COLUMNS="140", TAIZHANG_LANG="en").stdout

        assert "The same object:" in said
        assert "Upper tasks that nothing carries:" in said

    def test_says_that_plans_are_of_different_fields(self, run: Run) -> None:
        answer = run(UPPER, OTHER, "--json")

        assert answer.returncode == 2
        assert "看来不是同一领域" in answer.stderr
        assert json.loads(answer.stdout)["pairs"] == []

    def test_reports_every_file_that_cannot_be_read(self, run: Run) -> None:
        answer = run("missing.docx", "absent.docx")

        assert answer.returncode == 2
        assert answer.stderr.count("没有这个文件") == 2
        assert answer.stdout == ""

    def test_takes_one_file_for_each_level(self, run: Run) -> None:
        answer = run(UPPER, CORPUS)

        assert answer.returncode == 2
        assert "不能是文件夹" in answer.stderr
