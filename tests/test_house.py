"""The house keeps its word: docs say what the code does, and the project speaks of itself alone."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from taizhang.bulk import CannotRun, NotFinished
from taizhang.conversion import NotConverted
from taizhang.documents.errors import ReadingError, UnreadableFile
from taizhang.extraction import NotAPlan
from taizhang.extraction.wording import WORDS
from taizhang.policies.errors import TooLarge
from taizhang.policies.page_images import PageNotDrawn
from taizhang.web.cli import app
from taizhang.web.commands.given_files import CannotOpen

ROOT = Path(__file__).resolve().parents[1]
GUIDES = ["docs/guide.zh.md", "docs/guide.en.md"]
READMES = ["README.md", "README.zh.md"]
HERE = Path(__file__).relative_to(ROOT).as_posix()

#: Built from pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = [f"/{name}/" for name in ("work", "root", "Users")] + ["/home" + "/"]
REGISTRIES = [
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npm" + "js.",
    "registry" + ".",
    "--index" + "-url",
]


@cache
def tracked() -> tuple[str, ...]:
    """The files that a clone has."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    if listed.returncode:
        pytest.skip("no git here: the list of files is not known")
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code() -> str:
    """All Python of the product."""
    return "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "src").rglob("*.py")))


def texts() -> list[tuple[str, str]]:
    """Every tracked text but what others wrote (vendor) and this file."""
    found = []
    for name in tracked():
        if "/vendor/" in name or name == HERE:
            continue
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:8192]:
            found.append((name, data.decode("utf-8", "replace")))
    return found


class TestTheProjectSpeaksOfItselfAlone:
    @pytest.mark.parametrize("words", [*MACHINE_PATHS, *REGISTRIES])
    def test_no_file_names_a_machine_or_a_registry(self, words: str) -> None:
        assert [name for name, content in texts() if words in content] == []

    def test_the_lock_names_packages_and_hashes_only(self) -> None:
        assert "://" not in text("requirements.lock")
        assert "--hash=sha256:" in text("requirements.lock")

    def test_the_checks_run_what_a_person_runs(self) -> None:
        lines = [line for line in text(".ci/run").splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if not line.startswith(("set ", "cd "))] == ["make test"]


class TestDocs:
    @pytest.mark.parametrize("guide", GUIDES)
    def test_list_every_refusal(self, guide: str) -> None:
        refusals = {code for kind in _kinds(ReadingError) for code in kind.messages}
        assert {
            UnreadableFile,
            NotConverted,
            NotAPlan,
            TooLarge,
            PageNotDrawn,
            CannotOpen,
            CannotRun,
            NotFinished,
        } <= set(_kinds(ReadingError))
        assert _codes(guide, r"[a-z]+\.[a-z-]+") == refusals, (
            f"mend the table of refusals in {guide}"
        )

    @pytest.mark.parametrize("guide", GUIDES)
    def test_list_every_refusal_of_review_and_publication(self, guide: str) -> None:
        modules = ("review", "publication")
        codes = {
            code
            for name in modules
            for code in re.findall(
                r'(?m)^    code = "(.+)"', text(f"src/taizhang/policies/{name}/errors.py")
            )
        }
        assert len(codes) > 10
        assert [code for code in sorted(codes) if f"`{code}`" not in text(guide)] == []

    @pytest.mark.parametrize("guide", GUIDES)
    def test_list_every_warning(self, guide: str) -> None:
        listed = _codes(guide, r"[a-z]+(?:-[a-z]+)+")
        assert listed == set(WORDS), f"mend the table of warnings in {guide}"

    @pytest.mark.parametrize("page", [*GUIDES, *READMES])
    def test_name_every_command_and_no_other(self, page: str) -> None:
        known = {command.name for command in app.registered_commands}
        known |= {group.name for group in app.registered_groups}
        named = set(re.findall(r"(?m)(?:^|`|bin/)taizhang ([a-z]+)", text(page)))
        assert named <= known
        # README shows the work; `manage` and `demo` by `make` are for the guides.
        assert named >= (known if page in GUIDES else {"parse", "import", "serve", "demo"})

    def test_name_every_setting_and_no_other(self) -> None:
        setting = r"\b(TAIZHANG_[A-Z]+(?:_[A-Z]+)*|DATABASE_URL)\b"
        asked = set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"', code()))
        asked |= set(re.findall(setting, text("src/taizhang/web/settings.py")))
        asked |= set(re.findall(setting, text("src/taizhang/web/commands/language.py")))
        asked = {name for name in asked if re.fullmatch(setting, name)}
        assert set(re.findall(setting, text("docs/operators.md"))) == asked

    def test_lead_only_to_what_is_there(self) -> None:
        broken = [
            f"{name} → {target}"
            for name in tracked()
            if name.endswith(".md")
            for target in re.findall(r"\]\(([^)#\s]+)", text(name))
            if "://" not in target and not ((ROOT / name).parent / target).exists()
        ]
        assert broken == []

    def test_the_glossary_gives_names_that_the_code_has(self) -> None:
        rows = re.findall(r"(?m)^\| [^|]+ \| [^|]+ \| `(\w+)` \|", text("docs/glossary.md"))
        words = set(re.findall(r"\w+", code()))
        assert len(rows) > 30
        assert [name for name in rows if name not in words] == []

    @pytest.mark.parametrize("readme", READMES)
    def test_the_example_of_the_library_runs(
        self, readme: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        example = re.search(r"```python\n(.*?)```", text(readme), re.DOTALL)
        assert example

        exec(compile(example[1], readme, "exec"), {})

        assert capsys.readouterr().out.splitlines() == [
            "lead 青溪县民政局",
            "support 青溪县财政局",
            "2026-12",
            "社区食堂 >= 30 个",
            "社区食堂30个以上",
        ]

    def test_the_readmes_give_the_same_figures(self) -> None:
        for block in ("accuracy", "speed"):
            english, chinese = (_marked(text(readme), block) for readme in READMES)
            for one, other in zip(english, chinese, strict=True):
                assert _figures(one) == _figures(other), f"{block}: {one} | {other}"

    def test_the_readmes_give_the_same_commands_and_the_same_map(self) -> None:
        typed = r"`([^`\n]*\b(?:make|taizhang|bench/)[^`\n]*)`|(?m:^(taizhang [a-z]+|make [a-z]+))"
        english, chinese = (
            {
                re.sub(r"/some/folder|/某个/文件夹", "/", one or other)
                for one, other in re.findall(typed, text(readme))
            }
            for readme in READMES
        )
        assert english == chinese
        english_head, chinese_head = (re.findall(r"(?m)^#+ ", text(readme)) for readme in READMES)
        assert english_head == chinese_head

    @pytest.mark.parametrize("readme", READMES)
    def test_names_only_targets_that_make_has(self, readme: str) -> None:
        there = set(re.findall(r"(?m)^([a-z]+):", text("Makefile")))
        assert set(re.findall(r"\bmake ([a-z]+)", text(readme))) <= there | {"its"}

    @pytest.mark.parametrize("readme", READMES)
    def test_every_package_is_on_the_map(self, readme: str) -> None:
        packages = {p.parent.name for p in (ROOT / "src" / "taizhang").glob("*/__init__.py")}
        assert set(re.findall(r"`src/taizhang/(\w+)/`", text(readme))) == packages


def _marked(page: str, name: str) -> list[str]:
    """The lines of a block between marks."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", page, re.DOTALL)
    assert found, name
    # What stands below a table is prose, whose lines break elsewhere in each language.
    lines = found[1].splitlines()
    rows = [line for line in lines if line.startswith("|")]
    return [*rows, " ".join(line for line in lines if not line.startswith("|"))]


def _figures(line: str) -> list[str]:
    """The numbers of a line, in order of size: languages tell them in another order."""
    return sorted(number.rstrip(".,") for number in re.findall(r"\d[\d.,]*", line))


class TestDecisions:
    def test_are_numbered_once_and_without_a_gap(self) -> None:
        numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "adr").glob("*.md"))]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_begin_with_their_number(self) -> None:
        for path in (ROOT / "docs" / "adr").glob("*.md"):
            assert re.match(rf"# {path.name[:4]}[: ]", path.read_text("utf-8")), path.name


class TestVersions:
    def test_the_newest_change_is_of_this_version(self) -> None:
        project = tomllib.loads(text("pyproject.toml"))["project"]
        newest = re.search(r"(?m)^## (\S+)", text("CHANGELOG.md"))
        assert newest
        assert newest[1] == project["version"]

    def test_migrations_are_named_for_what_they_do(self) -> None:
        names = [p.stem for p in (ROOT / "src").glob("taizhang/*/migrations/0*.py")]
        assert names
        assert [n for n in names if "_auto_" in n or n.endswith("_initial")] == []


def _kinds(kind: type[ReadingError]) -> list[type[ReadingError]]:
    """The kinds of error below `kind` that the product has."""
    return [
        found
        for child in kind.__subclasses__()
        for found in (child, *_kinds(child))
        if found.__module__.startswith("taizhang.")
    ]


def _codes(page: str, pattern: str) -> set[str]:
    """The codes in the first column of a page's tables."""
    return set(re.findall(rf"(?m)^\| `({pattern})` \|", text(page)))
