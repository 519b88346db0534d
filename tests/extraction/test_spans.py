"""Every fact of every plan at hand stands at its spans, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang import parse, read
from taizhang.documents import Document
from taizhang.extraction.plan import Plan, Spans

ROOT = Path(__file__).resolve().parents[2]
PLANS = [
    *sorted((ROOT.parent / "shared" / "seeds").glob("*.txt")),
    *sorted(p for p in (ROOT / "tests" / "corpus").glob("*/*.*") if p.suffix in (".txt", ".docx")),
    *sorted((ROOT / "src" / "taizhang" / "demo" / "plans").glob("*.docx")),
]


def squeeze(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.fixture(scope="module", params=PLANS, ids=lambda path: path.stem[:24])
def reading(request: pytest.FixtureRequest) -> tuple[Document, Plan]:
    path: Path = request.param
    document = read(path.read_bytes(), path.name)
    return document, parse(document)


def test_every_span_lies_inside_its_block(reading: tuple[Document, Plan]) -> None:
    document, plan = reading

    for name, _, spans in facts(plan):
        assert spans, name
        for span in spans:
            assert 0 <= span.start < span.end <= len(document.blocks[span.block].text), name


def test_the_words_at_the_spans_are_the_facts_raw_words(reading: tuple[Document, Plan]) -> None:
    document, plan = reading

    for name, raw, spans in facts(plan):
        assert squeeze(document.cut(spans)) == squeeze(raw), name


def facts(plan: Plan) -> list[tuple[str, str, Spans]]:
    """(name, raw words, spans) of every fact; the words of a restored name are its surface."""
    facts = plan.document
    values = {"title": facts.title, "doc_number": facts.doc_number, "issuer": facts.issuer}
    found = [(name, values[name] or "", spans) for name, spans in facts.spans if name in values]
    found += [
        ("implements", (other.title or "") + (other.doc_number or ""), other.spans)
        for other in facts.implements
    ]
    found += [("section", section.name, section.spans) for section in plan.sections]
    found += [("general target", target.raw, target.spans) for target in plan.targets]
    for task in plan.tasks:
        where = f"task {task.number}"
        found.append((where, task.text, task.spans))
        if task.measure:
            found.append((f"{where} measure", task.measure, task.measure_spans))
        found += [(f"{where} {a.surface}", a.surface, a.spans) for a in task.assignments]
        found += [(f"{where} {d.raw}", d.raw, d.spans) for d in task.deadlines]
        found += [(f"{where} {t.raw}", t.raw, t.spans) for t in task.targets]
    return found
