"""Facts whose words were recognised in a picture say so, and are no surer than the recognition."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang import parse, read
from taizhang.documents import Document
from taizhang.extraction.plan import Assignment, Deadline, Plan, Target, Task
from taizhang.extraction.wording import sentence
from tests.documents.views import as_recognised

TEXT = """望江县养老服务提升实施方案
一、完善设施
1.建设社区食堂。2026年底前建成社区食堂30个以上。（牵头单位：县民政局；配合单位：县财政局）
2.改造护理型床位。2027年底前改造护理型床位500张。（牵头单位：县卫健局；配合单位：县民政局）
"""


def typed() -> Document:
    return read(TEXT.encode(), "方案.txt")


def facts(plan: Plan) -> Iterator[Task | Assignment | Deadline | Target]:
    for task in plan.tasks:
        yield from (task, *task.assignments, *task.deadlines, *task.targets)


def codes(fact: Task | Assignment | Deadline | Target) -> list[str]:
    return [warning.code for warning in fact.warnings]


def test_a_typed_plan_has_no_mark() -> None:
    plan = parse(typed())

    assert not plan.warnings
    assert not any(codes(fact) for fact in facts(plan))


def test_every_fact_of_a_recognised_plan_is_marked_and_otherwise_the_same() -> None:
    plan, as_typed = parse(as_recognised(typed())), parse(typed())

    assert all(codes(fact) == ["recognised-words"] for fact in facts(plan))
    assert [fact.confidence for fact in facts(plan)] == [f.confidence for f in facts(as_typed)]
    assert [fact.spans for fact in facts(plan)] == [f.spans for f in facts(as_typed)]


def test_the_least_certain_character_of_a_short_fact_bounds_it() -> None:
    plan = parse(as_recognised(typed(), "卫健"))

    unit = plan.tasks[1].assignments[0]
    assert (unit.surface, unit.confidence) == ("县卫健局", 0.5)
    assert codes(unit) == ["recognised-words", "recognised-unclear"]
    others = [f for f in facts(plan) if isinstance(f, Assignment) and f is not unit]
    assert all(codes(fact) == ["recognised-words"] for fact in others)


def test_a_number_is_no_surer_than_its_digits() -> None:
    (target,) = parse(as_recognised(typed(), "500", 0.62)).tasks[1].targets

    assert target.confidence == 0.62


def test_one_character_does_not_put_the_whole_text_of_a_task_in_doubt() -> None:
    task = parse(as_recognised(typed(), "社")).tasks[0]

    assert task.confidence > 0.9
    assert "recognised-unclear" in codes(task)


def test_signs_between_words_do_not_matter() -> None:
    assert all(
        codes(fact) == ["recognised-words"]
        for text in "，；："
        for fact in facts(parse(as_recognised(typed(), text)))
    )


def test_the_words_that_are_not_clear_are_named() -> None:
    unit = parse(as_recognised(typed(), "卫健")).tasks[1].assignments[0]

    words = [sentence(warning, "zh") for warning in unit.warnings]
    assert any("卫健局" in sentence_ and "识别不清" in sentence_ for sentence_ in words)
