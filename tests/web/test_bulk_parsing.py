"""`taizhang parse` over many files: processes, an output that a later run goes on with, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.bulk.samples import folder, text

COUNT = 12
Run = Callable[..., subprocess.CompletedProcess[str]]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from taizhang.web.cli import main; main()", *arguments]


def environment() -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TAIZHANG"))}
    return clean | {"TAIZHANG_LANG": "en"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    return run


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    return folder(tmp_path / "plans", COUNT)


@contextmanager
def stuck(plans: Path) -> Iterator[subprocess.Popen[str]]:
    """A run with an output that is stuck on its last file but one, with most lines written."""
    pipe = plans / f"{COUNT - 2:03}.txt"
    pipe.unlink()
    os.mkfifo(pipe)
    output = plans.parent / "out.jsonl"
    # Whatever runs the tests in the background has them ignore Ctrl-C, and what they start too.
    # A pipe is read where it is named itself.
    named = [f"plans/{n:03}.txt" for n in range(COUNT)]
    arguments = command("parse", *named, "--jobs", "2", "--output", output.name)
    arguments[2] = (
        f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {arguments[2]}"
    )
    with subprocess.Popen(
        arguments,
        cwd=plans.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            until = time.monotonic() + 60
            while not (output.exists() and output.read_bytes().count(b"\n") >= COUNT - 6):
                assert time.monotonic() < until, process.communicate(timeout=5)
                time.sleep(0.05)
            yield process
        finally:
            process.kill()
    pipe.unlink()
    pipe.write_bytes(text(COUNT - 2))


def files(lines: str | bytes) -> list[str]:
    return sorted(json.loads(line)["file"] for line in lines.splitlines())


ALL = [f"plans/{n:03}.txt" for n in range(COUNT)]


class TestParseOnProcesses:
    def test_gives_the_same_lines_with_one_and_with_two(self, run: Run, plans: Path) -> None:
        one, two = run("parse", "plans", "--jobs", "1"), run("parse", "plans", "--jobs", "2")

        assert (one.returncode, two.returncode) == (0, 0)
        assert files(one.stdout) == ALL
        assert [json.loads(line)["file"] for line in one.stdout.splitlines()] == ALL
        assert sorted(one.stdout.splitlines()) == sorted(two.stdout.splitlines())

    def test_gives_the_plans_of_the_ordinary_way_and_a_hash(self, run: Run, plans: Path) -> None:
        many = run("parse", "plans", "--jobs", "1").stdout.splitlines()
        plain = run("parse", "plans", "--json").stdout.splitlines()

        values = [json.loads(line) for line in many]
        assert all(len(value.pop("sha256")) == 64 for value in values)
        assert values == [json.loads(line) for line in plain]

    def test_goes_on_after_bad_files_and_tells_them(self, run: Run, plans: Path) -> None:
        (plans / "003.txt").write_bytes(b"")
        answer = run("parse", "plans", "missing.docx", "--jobs", "2")

        assert answer.returncode == 2
        assert files(answer.stdout) == [name for name in ALL if "003" not in name]
        errors = answer.stderr.splitlines()
        assert sorted(line.split(":")[0] for line in errors[:-1]) == [
            "missing.docx",
            "plans/003.txt",
        ]
        assert errors[-1].startswith("11 files read, 2 not, 0 read before;")

    def test_opens_archives(self, run: Run, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "plans.zip", "w") as archive:
            for number in range(5):
                archive.writestr(f"{number}.txt", text(number))
        answer = run("parse", "plans.zip", "--jobs", "2")
        assert files(answer.stdout) == [f"plans.zip/{n}.txt" for n in range(5)]

    def test_needs_no_django(self, plans: Path) -> None:
        program = (
            "import sys; from taizhang.web.cli import main\n"
            "sys.argv[1:] = ['parse', 'plans', '--jobs', '1']\n"
            "try: main()\nfinally: print('django' in sys.modules, file=sys.stderr)"
        )
        answer = subprocess.run(
            [sys.executable, "-c", program], cwd=plans.parent, capture_output=True, text=True
        )
        assert answer.stderr.splitlines()[-1] == "False"


class TestAnOutput:
    def test_may_lie_in_the_folder_that_is_read(self, run: Run, plans: Path) -> None:
        answer = run("parse", "plans", "--output", "plans/out.txt")

        assert (answer.returncode, answer.stdout) == (0, "")
        assert files((plans / "out.txt").read_bytes()) == ALL

    def test_is_not_replaced(self, run: Run, plans: Path, tmp_path: Path) -> None:
        (tmp_path / "out.jsonl").write_text("dear to me")
        answer = run("parse", "plans", "--output", "out.jsonl")

        assert answer.returncode == 1
        assert answer.stderr.startswith("out.jsonl: The output is there already.")
        assert (tmp_path / "out.jsonl").read_text() == "dear to me"

    def test_is_gone_on_with(self, run: Run, plans: Path, tmp_path: Path) -> None:
        (plans / "003.txt").write_bytes(b"")
        run("parse", "plans", "--output", "out.jsonl")
        (plans / "003.txt").write_bytes(text(3))
        (plans / "004.txt").write_bytes(text(400))

        again = run("parse", "plans", "--output", "out.jsonl", "--resume")

        assert again.returncode == 0
        assert again.stderr.startswith(f"2 files read, 0 not, {COUNT - 2} read before;")
        assert files((tmp_path / "out.jsonl").read_bytes()) == sorted([*ALL, "plans/004.txt"])


class TestARunThatIsStopped:
    def test_by_a_kill_is_gone_on_with(self, run: Run, plans: Path, tmp_path: Path) -> None:
        with stuck(plans) as process:
            process.kill()
        with (tmp_path / "out.jsonl").open("ab") as output:
            output.write(b'{"file": "half a line')

        answer = run("parse", "plans", "--jobs", "2", "--output", "out.jsonl", "--resume")

        assert answer.returncode == 0
        assert files((tmp_path / "out.jsonl").read_bytes()) == ALL

    def test_by_ctrl_c_ends_at_once_with_whole_lines(self, plans: Path, tmp_path: Path) -> None:
        with stuck(plans) as process:
            children = psutil.Process(process.pid).children()
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)

        assert time.monotonic() - began < 10
        assert process.returncode == 130
        assert "--resume" in said
        assert "Traceback" not in said
        assert children
        assert not any(child.is_running() for child in children)
        assert set(files((tmp_path / "out.jsonl").read_bytes())) < set(ALL)


class TestOptionsThatDoNotGoTogether:
    @pytest.mark.parametrize(
        "options",
        [("--jobs", "2", "--table"), ("--resume",), ("--jobs", "2", "--cluster", "tcp://a:1")],
        ids=["table", "resume without output", "jobs and cluster"],
    )
    def test_are_refused(self, run: Run, plans: Path, options: tuple[str, ...]) -> None:
        answer = run("parse", "plans", *options)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert len(answer.stderr.splitlines()) == 1


class TestAPipeThatCloses:
    def test_ends_the_run_quietly(self, plans: Path) -> None:
        program = " ".join(f"'{word}'" for word in command("parse", "plans", "--jobs", "2"))
        answer = subprocess.run(
            ["bash", "-c", f"{program} | head -1"],
            cwd=plans.parent,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert len(answer.stdout.splitlines()) == 1
        assert "Traceback" not in answer.stderr
