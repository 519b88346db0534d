"""The whole way of a file: read → parse → examine → JSON, and what must hold on it.

Whatever is raised here but a ReadingError, which is taken for an answer, is a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from taizhang.conversion import Given, given, read_any
from taizhang.documents import Document, ReadingError
from taizhang.examination import examine
from taizhang.extraction import parse
from taizhang.extraction.plan import Plan, Spans
from taizhang.extraction.serialise import to_json
from tests.documents.views import assert_sound
from tests.mutants.making import Mutant
from tests.mutants.seeds import seeds


def loaded() -> None:
    """Read a sound file of each format, so that all readers are loaded and warm.

    Not a picture: what recognises has threads, which do not live on in a forked process.
    """
    for kind, sound in seeds().items():
        if kind != "picture":
            one_file(f"warm.{kind}", sound[0].data)


def whole_way(mutant: Mutant) -> str:
    """ "plan", or the code of the error; for a collection that of each file in it, told apart."""
    if not mutant.collection:
        return one_file(mutant.name, mutant.data)
    return "+".join(sorted({_answer(file) for file in _files(mutant)})) or "nothing"


def _files(mutant: Mutant) -> Iterator[Given]:
    """The files in a folder or archive, which is laid into the working folder."""
    place = Path.cwd() / "given"
    if mutant.files:
        for name, data in mutant.files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    else:
        place = place.with_name(mutant.name)
        place.write_bytes(mutant.data)
    before = sorted(Path.cwd().rglob("*"))
    yield from given(place, Path.read_bytes)
    assert sorted(Path.cwd().rglob("*")) == before, "something was unpacked onto the disk"


def _answer(file: Given) -> str:
    assert file.name.encode()
    try:
        data = file.content()
    except ReadingError as error:
        return _refusal(error)
    return one_file(file.name, data)


def one_file(name: str, data: bytes) -> str:
    """ "plan", or the code of the one error."""
    try:
        document = read_any(data, name)
        assert_sound(document)
        plan = parse(document)
    except ReadingError as error:
        return _refusal(error)
    _check_spans(document, plan)
    for found in examine(document, plan):
        assert found.sentence("zh").strip()
        assert found.sentence("en").strip()
        for place in found.places:
            _check(document, place)
    for language in ("zh", "en"):
        text = json.dumps(to_json(plan, language), ensure_ascii=False, allow_nan=False)
        json.loads(text.encode("utf-8"))
    return "plan"


def _refusal(error: ReadingError) -> str:
    for language in ("zh", "en"):
        assert error.sentence(language).encode("utf-8").strip()
        assert len(error.sentence(language)) < 2_000
    return error.code


def _check_spans(document: Document, plan: Plan) -> None:
    for task in plan.tasks:
        _check(document, task.spans)
        for fact in (*task.assignments, *task.deadlines, *task.targets):
            _check(document, fact.spans)
            assert 0 <= fact.confidence <= 1
    for target in plan.targets:
        _check(document, target.spans)
    for _, spans in plan.document.spans:
        _check(document, spans)


def _check(document: Document, spans: Spans) -> None:
    for span in spans:
        assert 0 <= span.start <= span.end <= len(document.blocks[span.block].text)
        document.boxes(span)
