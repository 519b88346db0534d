"""`taizhang examine` as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SUM = """临江县农村公路提质实施方案

1.改造农村公路。改造农村公路20公里（城东10公里、城西8公里、城南4公里）。（牵头单位：县交通运输局；完成时限：2026年6月底前）
"""
CLEAN = """临江县农村公路提质实施方案

1.改造农村公路。改造农村公路20公里。（牵头单位：县交通运输局；完成时限：2026年6月底前）
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        return subprocess.run(
            [sys.executable, "-c", "from taizhang.web.cli import main; main()", *arguments],
            env={**clean, "TAIZHANG_HOME": str(tmp_path / "home"), **environment},
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            timeout=120,
        )

    return command


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    (tmp_path / "faulty.txt").write_text(SUM, "utf-8")
    return "faulty.txt"


@pytest.fixture
def clean(tmp_path: Path) -> str:
    (tmp_path / "clean.txt").write_text(CLEAN, "utf-8")
    return "clean.txt"


class TestExamine:
    def test_gives_each_finding_with_its_level_its_sentence_and_its_places(
        self, run: Run, faulty: str
    ) -> None:
        answer = run("examine", faulty)
        value = json.loads(answer.stdout)

        (finding,) = value["findings"]
        assert value["file"] == faulty
        assert (finding["code"], finding["level"]) == ("sum-differs", "error")
        assert "22公里" in finding["message"]
        assert finding["places"][0]["place"] == "第3行"
        assert finding["places"][0]["words"].startswith("改造农村公路20公里")
        assert {"block", "start", "end"} < set(finding["places"][0])

    def test_answers_0_with_findings_too_and_says_so_in_its_help(
        self, run: Run, faulty: str
    ) -> None:
        assert run("examine", faulty).returncode == 0
        assert "退出码仍是 0" in run("examine", "--help").stdout

    def test_prints_a_line_each_for_several_files(self, run: Run, faulty: str, clean: str) -> None:
        lines = run("examine", faulty, clean).stdout.splitlines()

        assert [len(json.loads(line)["findings"]) for line in lines] == [1, 0]

    def test_prints_a_table_where_asked(self, run: Run, faulty: str, clean: str) -> None:
        said = run("examine", faulty, clean, "--table", COLUMNS="120").stdout

        assert "应改正" in said
        assert "第3行" in said
        assert "clean.txt：没有发现问题" in said

    def test_speaks_english_where_asked(self, run: Run, faulty: str) -> None:
        said = run("examine", faulty, "--json", TAIZHANG_LANG="en").stdout

        assert "its parts add up to 22" in json.loads(said)["findings"][0]["message"]

    def test_reports_what_cannot_be_read_and_goes_on(self, run: Run, clean: str) -> None:
        answer = run("examine", "missing.docx", clean)

        assert answer.returncode == 2
        assert json.loads(answer.stdout)["file"] == clean
        assert answer.stderr.startswith("missing.docx：")

    def test_makes_no_data_folder_and_needs_no_django(self, faulty: str, tmp_path: Path) -> None:
        program = (
            "import sys; from taizhang.web.cli import main\n"
            f"sys.argv[1:] = ['examine', '{faulty}', sys.argv[1]]\n"
            "try: main()\nfinally: print('django' in sys.modules, file=sys.stderr)"
        )
        for form in ("--json", "--table"):
            answer = subprocess.run(
                [sys.executable, "-c", program, form],
                cwd=tmp_path,
                capture_output=True,
                encoding="utf-8",
            )
            assert answer.stderr.strip() == "False"
        assert not (tmp_path / "home").exists()
