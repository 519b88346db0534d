"""Corrections are applied to a reading, and again to the reading of a newer reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taizhang.corrections import (
    Add,
    Change,
    Check,
    ConflictKind,
    Correction,
    Drop,
    Merge,
    NotApplicable,
    PartKind,
    Reviewed,
    Split,
    Subject,
    apply,
    from_json,
    to_json,
)
from taizhang.documents import Document, Span
from taizhang.extraction.plan import Plan
from tests.corrections.samples import read_plan

DOCUMENT, READING = read_plan()
TARGET = {
    "raw": "改造床位800张",
    "subject": "改造床位",
    "comparator": "=",
    "value": "800",
    "upper": None,
    "unit": "张",
    "due": "2027",
}


def reviewed(*corrections: Correction, plan: Plan = READING) -> Reviewed:
    return apply(DOCUMENT, plan, corrections)


def subject(key: str, plan: Plan = READING) -> Subject:
    """The fact of the bare reading with this key."""
    for task, keys in zip(plan.tasks, reviewed(plan=plan).tasks, strict=True):
        facts = {
            keys.key: task.text,
            **dict(zip(keys.assignments, (a.surface for a in task.assignments), strict=True)),
            **dict(zip(keys.deadlines, (d.raw for d in task.deadlines), strict=True)),
            **dict(zip(keys.targets, (t.raw for t in task.targets), strict=True)),
        }
        if key in facts:
            return Subject(key, facts[key])
    raise AssertionError(key)


def keys(task: int) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    found = reviewed().tasks[task]
    return found.key, found.assignments, found.deadlines, found.targets


def otherwise(**fields: object) -> Plan:
    """A newer reading, in which the first task's first target reads otherwise."""
    first = READING.tasks[0]
    target = replace(first.targets[0], **fields)  # type: ignore[arg-type]
    task = replace(first, targets=(target, *first.targets[1:]))
    return replace(READING, tasks=(task, *READING.tasks[1:]))


def without_target() -> Plan:
    first = READING.tasks[0]
    return replace(READING, tasks=(replace(first, targets=first.targets[1:]), *READING.tasks[1:]))


class TestKeys:
    def test_are_unique_and_the_same_in_each_reading_of_the_file(self) -> None:
        found = reviewed()
        named = [k for t in found.tasks for k in (t.key, *t.assignments, *t.deadlines, *t.targets)]
        assert len(named) == len(set(named))
        document, again = read_plan()
        assert apply(document, again, []).tasks == found.tasks

    def test_of_tasks_that_share_their_words_are_told_apart(self) -> None:
        twice = replace(READING, tasks=(READING.tasks[0], READING.tasks[0]))
        first, second = apply(DOCUMENT, twice, []).tasks
        assert first.key != second.key
        assert set(first.assignments).isdisjoint(second.assignments)


class TestChange:
    def test_puts_a_field_right_and_makes_it_sure(self) -> None:
        key = keys(0)[3][0]
        done = reviewed(Change(1, subject(key), {"value": "30"}, {"value": "35"}))
        target = done.plan.tasks[0].targets[0]
        assert (str(target.value), target.confidence, target.warnings) == ("35", 1.0, ())
        assert key in done.corrected
        assert done.conflicts == ()

    def test_changes_nothing_else(self) -> None:
        done = reviewed(Change(1, subject(keys(0)[3][0]), {"value": "30"}, {"value": "35"}))
        assert done.plan.tasks[1:] == READING.tasks[1:]
        assert done.plan.tasks[0].assignments == READING.tasks[0].assignments

    def test_is_no_conflict_where_the_reader_now_reads_the_same(self) -> None:
        change = Change(1, subject(keys(0)[3][0]), {"unit": "个"}, {"unit": "家"})
        done = reviewed(change, plan=otherwise(unit="家"))
        assert done.conflicts == ()
        assert done.plan.tasks[0].targets[0].unit == "家"

    def test_holds_and_is_told_where_the_reader_now_reads_something_else(self) -> None:
        change = Change(1, subject(keys(0)[3][0]), {"unit": "个"}, {"unit": "家"})
        done = reviewed(change, plan=otherwise(unit="处"))
        assert done.plan.tasks[0].targets[0].unit == "家"
        (conflict,) = done.conflicts
        assert (conflict.kind, conflict.field, conflict.now) == (
            ConflictKind.OTHERWISE,
            "unit",
            "处",
        )

    def test_of_a_fact_that_is_gone_is_told_and_harms_nothing(self) -> None:
        change = Change(1, subject(keys(0)[3][0]), {"unit": "个"}, {"unit": "家"})
        done = reviewed(change, plan=without_target())
        assert [c.kind for c in done.conflicts] == [ConflictKind.GONE]
        assert done.plan == without_target()

    def test_finds_a_fact_again_whose_place_shifted(self) -> None:
        shifted = otherwise(spans=(Span(0, 0, 3),))
        change = Change(1, subject(keys(0)[3][0]), {"unit": "个"}, {"unit": "家"})
        done = reviewed(change, plan=shifted)
        assert done.conflicts == ()
        assert done.plan.tasks[0].targets[0].unit == "家"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("value", "many"),
            ("value", "NaN"),
            ("comparator", "!="),
            ("due", "2026-13"),
            ("colour", ""),
        ],
    )
    def test_refuses_what_no_plan_can_hold(self, field: str, value: str) -> None:
        with pytest.raises(NotApplicable):
            reviewed(Change(1, subject(keys(0)[3][0]), {}, {field: value}))


class TestAddAndDrop:
    def test_a_target_that_was_missed_stands_in_its_task(self) -> None:
        task = keys(1)[0]
        bare = replace(READING.tasks[1], targets=())
        plan = replace(READING, tasks=(READING.tasks[0], bare, READING.tasks[2]))
        add = Add(7, PartKind.TARGET, subject(task), (Span(5, 20, 27),), TARGET)
        done = reviewed(add, plan=plan)
        assert [t.raw for t in done.plan.tasks[1].targets] == ["改造床位800张"]
        assert done.tasks[1].targets == (f"{task}/g+7",)

    def test_what_the_newer_reader_reads_itself_is_not_there_twice(self) -> None:
        target = READING.tasks[1].targets[0]
        said = TARGET | {"raw": target.raw, "subject": target.subject}
        done = reviewed(Add(7, PartKind.TARGET, subject(keys(1)[0]), target.spans, said))
        assert done.plan == READING

    def test_a_dropped_unit_is_gone_and_stays_gone(self) -> None:
        key = keys(0)[1][1]
        done = reviewed(Drop(1, subject(key)))
        assert [a.surface for a in done.plan.tasks[0].assignments] == [
            a.surface for a in READING.tasks[0].assignments if a.surface != "县财政局"
        ]
        assert reviewed(Drop(1, subject(key)), Drop(2, subject(key))).conflicts == ()

    def test_a_task_that_was_missed_comes_behind_the_one_named(self) -> None:
        values = {"number": "1-1", "measure": None, "section": None, "text": "建立台账。"}
        add = Add(4, PartKind.TASK, subject(keys(0)[0]), (Span(4, 0, 5),), values)
        done = reviewed(add)
        assert [t.text for t in done.plan.tasks][1] == "建立台账。"
        assert done.tasks[1].key == "+4"
        later = Change(5, Subject("+4"), {"number": "1-1"}, {"number": "9"})
        assert reviewed(add, later).plan.tasks[1].number == "9"

    def test_a_part_without_all_its_fields_or_without_its_task_is_refused(self) -> None:
        with pytest.raises(NotApplicable):
            reviewed(Add(1, PartKind.TARGET, None, (), {"raw": "30个"}))
        values = {"raw": "2026年", "kind": "by", "date": "2026", "then_ongoing": False}
        with pytest.raises(NotApplicable):
            reviewed(Add(1, PartKind.DEADLINE, None, (), values))


class TestSplitAndMerge:
    def place(self, words: str) -> tuple[int, int]:
        block = next(b for b in DOCUMENT.blocks if words in b.text)
        return block.index, block.text.index(words)

    def test_split_deals_targets_by_place_and_units_to_both(self) -> None:
        block, offset = self.place("每个乡镇")
        done = reviewed(Split(3, subject(keys(0)[0]), block, offset))
        first, second = done.plan.tasks[:2]
        assert first.text.endswith("新增助餐点60个。")
        assert second.text == "每个乡镇至少培训护理员20名。"
        assert [t.unit for t in first.targets] == ["个", "个"]
        assert [t.unit for t in second.targets] == ["名"]
        assert [a.surface for a in first.assignments] == [a.surface for a in second.assignments]
        assert done.tasks[0].key == keys(0)[0]
        assert done.tasks[1].key == f"{keys(0)[0]}~3"

    def test_a_split_into_nothing_is_refused(self) -> None:
        start = READING.tasks[0].spans[0]
        with pytest.raises(NotApplicable) as refused:
            reviewed(Split(3, subject(keys(0)[0]), start.block, start.start))
        assert refused.value.reason == "nothing-split"

    def test_a_split_finds_its_place_in_a_document_that_is_cut_otherwise(self) -> None:
        block, offset = self.place("每个乡镇")
        key = keys(0)[0]
        wrong = Split(3, subject(key), block + 1, 0, "每个乡镇至少")
        right = Split(3, subject(key), block, offset, "每个乡镇至少")
        assert reviewed(wrong).plan == reviewed(right).plan

    def test_merge_keeps_the_first_key_and_all_facts_once(self) -> None:
        done = reviewed(Merge(2, (subject(keys(0)[0]), subject(keys(1)[0]))))
        merged = done.plan.tasks[0]
        assert len(done.plan.tasks) == 2
        assert done.tasks[0].key == keys(0)[0]
        assert [a.surface for a in merged.assignments].count("县民政局") == 1
        assert merged.targets[-1] == READING.tasks[1].targets[0]

    def test_split_and_merge_give_the_task_back(self) -> None:
        block, offset = self.place("每个乡镇")
        key = keys(0)[0]
        done = reviewed(
            Split(3, subject(key), block, offset), Merge(4, (Subject(key), Subject(f"{key}~3")))
        )
        first = done.plan.tasks[0]
        assert first.text == READING.tasks[0].text
        assert first.assignments == READING.tasks[0].assignments
        assert set(first.targets) == set(READING.tasks[0].targets)


class TestCheck:
    def check(self, task: int = 0, number: int = 1) -> Check:
        found = reviewed().tasks[task]
        return Check(number, subject(found.key), found.stands)

    def test_counts_the_task_and_makes_its_facts_sure(self) -> None:
        unsure = otherwise(confidence=0.4)
        found = reviewed(plan=unsure).tasks[0]
        done = reviewed(
            Check(1, Subject(found.key, READING.tasks[0].text), found.stands), plan=unsure
        )
        assert done.checked == 1
        assert done.plan.tasks[0].targets[0].confidence == 1.0

    def test_does_not_hold_for_a_task_that_reads_otherwise_now(self) -> None:
        done = reviewed(self.check(), plan=otherwise(unit="处"))
        assert done.checked == 0
        assert [c.kind for c in done.conflicts] == [ConflictKind.RECHECK]

    def test_does_not_hold_for_what_another_changed_meanwhile(self) -> None:
        change = Change(2, subject(keys(0)[3][0]), {"unit": "个"}, {"unit": "家"})
        assert reviewed(self.check(), change).checked == 0


class TestSerialise:
    @pytest.mark.parametrize(
        "correction",
        [
            Check(1, Subject("t1.0", "建设"), "abc"),
            Change(2, Subject("t1.0/g1.2-5", "30个"), {"value": "30"}, {"value": "35"}),
            Add(3, PartKind.TARGET, None, (Span(1, 2, 3), Span(2, 0, 4)), TARGET, "床位"),
            Add(4, PartKind.ASSIGNMENT, Subject("t1.0", "x"), (), {"role": "lead"}),
            Drop(5, Subject("t1.0")),
            Split(6, Subject("t1.0"), 4, 17, "每个"),
            Merge(7, (Subject("t1.0"), Subject("t2.0"))),
        ],
    )
    def test_gives_back_an_equal_correction(self, correction: Correction) -> None:
        assert from_json(correction.number, to_json(correction)) == correction


def test_thirty_corrections_outlast_a_reader_that_finds_more() -> None:
    """Re-reading keeps what people said: the acceptance of the review."""
    document, reading = _long_plan()
    bare = apply(document, reading, [])
    corrections: list[Correction] = [
        Change(
            number,
            Subject(keys.targets[0], task.targets[0].raw),
            {"unit": "个"},
            {"unit": "处"},
        )
        for number, (task, keys) in enumerate(zip(reading.tasks, bare.tasks, strict=True), 1)
    ]
    assert len(corrections) == 30
    newer = replace(
        reading,
        tasks=tuple(
            replace(t, confidence=0.5, assignments=t.assignments[:1]) for t in reading.tasks
        ),
    )
    done = apply(document, newer, corrections)
    assert [t.targets[0].unit for t in done.plan.tasks] == ["处"] * 30
    assert done.conflicts == ()


def _long_plan() -> tuple[Document, Plan]:
    from taizhang import parse, read

    items = "\n\n".join(
        f"{n}.建设站点。建成第{n}类站点{n + 10}个。（牵头单位：县民政局；配合单位：县财政局）"
        for n in range(1, 31)
    )
    document = read(f"青溪县站点建设方案\n\n一、任务\n\n{items}\n".encode(), "plan.txt")
    return document, parse(document)
