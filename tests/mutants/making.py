"""The mutant of a number: the same format, number and seed give the same file, on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.mutants import bombs, chaos, members, printed, words
from tests.mutants.bombs import old_workbooks, pictures
from tests.mutants.marks import page_changed
from tests.mutants.seeds import Seed, seeds

#: The formats; archives and folders hold files of the others.
KINDS = ("txt", "docx", "xlsx", "xls", "html", "mhtml", "pdf", "ofd", "picture", "zip", "folder")
#: Shares of the ways: bytes, structure (what is left), made to exhaust.
_BYTES, _BOMBS = 0.4, 0.08


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file, or a folder of files by their names, made by the `recipe` from a seed."""

    name: str
    recipe: str
    data: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    #: Whether it stands for the files in it.
    collection: bool = False


def mutant(kind: str, number: int, seed: int = 0) -> Mutant:
    """The mutant of a format by its number."""
    rng = random.Random(f"{seed}/{kind}/{number}")
    name = f"{seed}-{kind}-{number}"
    if kind == "folder":
        files = dict(_several(rng))
        return Mutant(name, "folder", files=files, collection=True)
    if kind == "zip":
        data, recipe = _archive(rng)
        return Mutant(f"{name}.zip", recipe, data, collection=True)
    data, recipe = _file(kind, rng)
    ending = recipe.partition(":")[0].rpartition(".")[2] if kind == "picture" else kind
    return Mutant(f"{name}.{ending}", recipe, data)


def _file(kind: str, rng: random.Random) -> tuple[bytes, str]:
    chance = rng.random()
    if chance < _BOMBS:
        bomb = rng.choice(bombs.BOMBS[kind])
        return bomb(rng), bomb.__name__
    if kind == "txt" and chance < 0.65:
        return words.file(rng)
    seed = rng.choice(seeds()[kind])
    if chance < _BOMBS + _BYTES:
        data, recipe = chaos.changed(seed.data, rng)
    else:
        data, recipe = _structure(kind, seed, rng)
    return data, f"{seed.name}: {recipe}"


def _structure(kind: str, seed: Seed, rng: random.Random) -> tuple[bytes, str]:
    """A file changed in the terms of its format."""
    match kind:
        case "docx" | "xlsx" | "ofd":
            return members.changed(seed.data, rng)
        case "pdf":
            return printed.changed(seed.data, rng)
        case "html":
            return page_changed(seed.data, rng), "page"
        case "picture":
            return pictures.claims(seed.data, rng), "claims"
        case "xls":
            return rng.choice((old_workbooks.old_records, old_workbooks.old_sectors))(
                rng
            ), "records"
        case _:
            return chaos.numbers(seed.data, rng), "numbers"


def _several(rng: random.Random) -> list[members.Member]:
    """A few files of several formats, some sound, some not, in folders of their own."""
    found: list[members.Member] = []
    for number in range(rng.randint(1, 4)):
        kind = rng.choice(KINDS[:-3])
        data = rng.choice(seeds()[kind]).data
        if rng.random() < 0.7:
            data = _file(kind, rng)[0] if rng.random() < 0.3 else chaos.changed(data, rng)[0]
        # Names lie now and then.
        ending = rng.choice((kind, kind, kind, rng.choice(KINDS[:-1])))
        folder = rng.choice(("", "", "县/", "a/b/c/", ".隐/", "~$"))
        found.append((f"{folder}{number}.{ending}", data))
    return found


def _archive(rng: random.Random) -> tuple[bytes, str]:
    chance = rng.random()
    if chance < _BOMBS:
        return bombs.archive(rng), "archive"
    data = members.zipped(_several(rng))
    if chance < 0.5:
        data, recipe = chaos.changed(data, rng)
        return data, f"archive: {recipe}"
    if chance < 0.6:
        return members.zipped(
            [("内.zip", data), ("外.txt", words.file(rng)[0])]
        ), "archive in archive"
    return data, "archive of mutants"
