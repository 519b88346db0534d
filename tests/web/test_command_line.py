"""The command line as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """临江县农村公路提质实施方案

一、夯实基础
1.改造农村公路。到2026年，改造农村公路120公里以上。（牵头单位：县交通运输局；配合单位：县财政局）
2.改造危桥。完成12座危桥改造。（牵头单位：县交通运输局）
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            clean.pop(name, None)
        return subprocess.run(
            [sys.executable, "-c", "from taizhang.web.cli import main; main()", *arguments],
            env={**clean, "TAIZHANG_HOME": str(tmp_path / "home"), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            timeout=120,
        )

    return command


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path.name


@pytest.fixture
def empty(tmp_path: Path) -> str:
    path = tmp_path / "empty.docx"
    path.write_bytes(b"")
    return path.name


class TestHelp:
    def test_teaches_in_chinese(self, run: Run) -> None:
        said = run("--help").stdout
        assert "taizhang import 实施方案.docx" in said
        assert "TAIZHANG_HOME" in said

    @pytest.mark.parametrize("command", [(), ("demo",), ("accounts",), ("accounts", "unlock")])
    def test_says_nothing_in_english(self, run: Run, command: tuple[str, ...]) -> None:
        said = run(*command, "--help").stdout
        assert "用法：" in said
        assert "显示本说明后退出" in said
        for english in ("Usage", "Options", "Commands", "Show this message", "[default", "OPTIONS"):
            assert english not in said

    @pytest.mark.parametrize("setting", [{"TAIZHANG_LANG": "en"}, {"LANG": "en_GB.UTF-8"}])
    def test_teaches_in_english_where_asked(self, run: Run, setting: dict[str, str]) -> None:
        assert "taizhang import plan.docx" in run("--help", **setting).stdout

    def test_version_is_a_line(self, run: Run) -> None:
        assert run("--version").stdout.startswith("taizhang 0.")


class TestParse:
    def test_prints_one_object_for_one_file(self, run: Run, plan: str) -> None:
        answer = run("parse", plan)
        value = json.loads(answer.stdout)

        assert answer.returncode == 0
        assert value["document"]["title"] == "临江县农村公路提质实施方案"
        assert len(value["tasks"]) == 2
        assert value["tasks"][0]["assignments"][0]["spans"]

    def test_prints_a_line_each_for_several(self, run: Run, plan: str) -> None:
        lines = run("parse", plan, plan, "--json").stdout.splitlines()
        assert [json.loads(line)["file"] for line in lines] == [plan, plan]

    def test_prints_tables_where_asked(self, run: Run, plan: str) -> None:
        answer = run("parse", plan, "--table", COLUMNS="120")
        assert "县交通运输局" in answer.stdout
        assert answer.returncode == 0

    def test_makes_no_data_folder_and_needs_no_django(
        self, run: Run, plan: str, tmp_path: Path
    ) -> None:
        loaded = "import sys; from taizhang.web.cli import main; sys.argv[1:] = ['parse', '{}']\n"
        check = "try: main()\nfinally: print('django' in sys.modules, file=sys.stderr)"
        program = loaded.format(plan) + check
        answer = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
        )
        assert answer.stderr.strip() == "False"
        assert not (tmp_path / "home").exists()


class TestBadInput:
    def test_of_one_file_is_one_message_and_nothing_else(self, run: Run, empty: str) -> None:
        answer = run("parse", empty, "--json")

        assert answer.returncode == 2
        assert answer.stdout == ""
        assert answer.stderr.startswith("empty.docx：")
        assert len(answer.stderr.splitlines()) == 1

    def test_does_not_stop_the_other_files(self, run: Run, plan: str, empty: str) -> None:
        answer = run("parse", empty, plan)

        assert answer.returncode == 2
        assert json.loads(answer.stdout)["file"] == plan
        assert answer.stderr.startswith("empty.docx：")

    @pytest.mark.parametrize("command", ["parse", "import"])
    def test_is_also_a_missing_file_and_a_folder_without_documents(
        self, run: Run, tmp_path: Path, command: str
    ) -> None:
        (tmp_path / "folder").mkdir()
        answer = run(command, "missing.docx", "folder")

        assert answer.returncode == 2
        assert answer.stdout == ""
        assert [line.split("：")[0] for line in answer.stderr.splitlines()] == [
            "missing.docx",
            "folder",
        ]

    def test_creates_no_ledger(self, run: Run, tmp_path: Path) -> None:
        run("import", "missing.docx")
        assert not (tmp_path / "home").exists()

    def test_is_said_in_english_where_asked(self, run: Run, empty: str) -> None:
        assert run("parse", empty, TAIZHANG_LANG="en").stderr.startswith("empty.docx: The file")

    def test_both_forms_at_once_are_refused(self, run: Run, plan: str) -> None:
        answer = run("parse", plan, "--json", "--table")
        assert (answer.returncode, answer.stdout) == (2, "")


class TestFoldersAndArchives:
    """A folder or a zip file stands for the documents in it."""

    @pytest.fixture
    def collection(self, tmp_path: Path) -> Path:
        (tmp_path / "plans").mkdir()
        (tmp_path / "plans" / "one.txt").write_text(PLAN, "utf-8")
        (tmp_path / "plans" / "picture.gif").write_bytes(b"x")
        with zipfile.ZipFile(tmp_path / "plans" / "others.zip", "w") as archive:
            archive.writestr("县/方案.txt", PLAN.replace("临江县", "望江县"))
            archive.writestr("县/空.docx", b"")
        return tmp_path / "plans"

    def test_are_printed_as_a_line_for_each_plan(self, run: Run, collection: Path) -> None:
        answer = run("parse", "plans", "--json")

        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        assert [line["file"] for line in lines] == ["plans/one.txt", "plans/others.zip/县/方案.txt"]
        assert answer.returncode == 2
        assert answer.stderr.startswith("plans/others.zip/县/空.docx：")

    def test_are_imported_file_by_file(self, run: Run, collection: Path) -> None:
        answer = run("import", "plans/others.zip", "plans/one.txt")

        assert [line.split("：")[0] for line in answer.stdout.splitlines()] == [
            "plans/others.zip/县/方案.txt",
            "plans/one.txt",
        ]
        assert answer.stderr.startswith("plans/others.zip/县/空.docx：")


class TestImport:
    def test_puts_the_plan_in_the_ledger_once(self, run: Run, plan: str) -> None:
        first, second = run("import", plan), run("import", plan)

        assert "任务 2 项" in first.stdout
        assert "没有改动" in second.stdout
        assert (first.returncode, second.returncode) == (0, 0)

    def test_takes_the_good_files_and_reports_the_bad(
        self, run: Run, plan: str, empty: str
    ) -> None:
        answer = run("import", empty, plan)

        assert answer.returncode == 2
        assert "任务 2 项" in answer.stdout
        assert answer.stderr.startswith("empty.docx：")

    def test_says_plainly_that_the_data_folder_cannot_be_used(
        self, run: Run, plan: str, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        answer = run("import", plan, TAIZHANG_HOME=str(tmp_path / "file" / "home"))

        assert answer.returncode == 1
        assert "TAIZHANG_HOME" in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_says_plainly_that_the_database_does_not_answer(self, run: Run, plan: str) -> None:
        answer = run("import", plan, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")

        assert answer.returncode == 1
        assert "DATABASE_URL" in answer.stderr
        assert "Traceback" not in answer.stderr


class TestAPipeThatCloses:
    def test_is_quiet(self, plan: str, tmp_path: Path) -> None:
        program = "from taizhang.web.cli import main; main()"
        command = f"{sys.executable} -c '{program}' parse {' '.join([plan] * 30)} --json | head -1"
        answer = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True
        )
        assert answer.stderr == ""
