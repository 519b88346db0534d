"""A plan and its revision, task by task."""

from __future__ import annotations

from dataclasses import replace

from taizhang import parse, read
from taizhang.extraction.plan import Plan
from taizhang.revision import Comparison, Kind, PieceKind, compare, marked

ITEMS = [
    "建设社区食堂。2026年底前建成社区食堂30个以上，新增助餐点60个。（牵头单位：县民政局；配合单位：县财政局）",
    "改造养老机构。到2027年，改造护理型床位800张。（牵头单位：县民政局）",
    "开展能力评估。2026年6月底前完成老年人能力综合评估。（牵头单位：县卫生健康局；配合单位：县医保局）",
    "培训护理人员。每年培训养老护理员500人次。（牵头单位：县人力资源社会保障局）",
    "完善价格机制。健全普惠养老服务价格形成机制。（牵头单位：县发展改革局）",
    "强化安全监管。开展养老机构消防安全专项整治。（牵头单位：县消防救援大队）",
]


def plan(*items: str) -> Plan:
    lines = "\n\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
    text = f"青溪县养老服务提升实施方案\n\n一、重点任务\n\n{lines}\n"
    return parse(read(text.encode(), "plan.txt"))


def kinds(found: Comparison) -> list[str]:
    return [pair.kind.value for pair in found.pairs]


class TestCompare:
    def test_a_plan_is_the_same_as_itself(self) -> None:
        found = compare(plan(*ITEMS), plan(*ITEMS))
        assert kinds(found) == ["same"] * 6
        assert found.likeness == 1.0

    def test_a_new_task_in_the_middle_moves_nobody(self) -> None:
        items = [
            *ITEMS[:2],
            "推广智慧养老。建设智慧养老平台1个。（牵头单位：县大数据局）",
            *ITEMS[2:],
        ]
        found = compare(plan(*ITEMS), plan(*items))
        assert kinds(found) == ["same", "same", "new", "same", "same", "same", "same"]

    def test_a_withdrawn_task_is_told_at_the_end(self) -> None:
        found = compare(plan(*ITEMS), plan(*ITEMS[:3], *ITEMS[4:]))
        assert kinds(found) == ["same"] * 5 + ["withdrawn"]
        assert found.pairs[-1].old == 3

    def test_only_the_task_that_changed_its_place_has_moved(self) -> None:
        found = compare(plan(*ITEMS), plan(*ITEMS[1:], ITEMS[0]))
        assert kinds(found) == ["same"] * 5 + ["moved"]
        assert found.pairs[-1].old == 0

    def test_a_changed_number_date_and_unit_are_told_with_both_versions(self) -> None:
        changed = (
            ITEMS[0].replace("30个", "45个").replace("2026", "2027").replace("县财政局", "县商务局")
        )
        found = compare(plan(*ITEMS), plan(changed, *ITEMS[1:]))
        (pair,) = found.of(Kind.CHANGED)
        told = {(d.field, d.before, d.after) for d in pair.differences}
        assert ("assignments", "配合：青溪县财政局", "") in told
        assert ("assignments", "", "配合：青溪县商务局") in told
        targets = [d for d in pair.differences if d.field == "targets"]
        assert any("≥30" in d.before and "≥45" in d.after for d in targets)

    def test_the_same_unit_in_another_role_is_one_difference(self) -> None:
        changed = ITEMS[2].replace(
            "牵头单位：县卫生健康局；配合单位：县医保局",
            "牵头单位：县医保局；配合单位：县卫生健康局",
        )
        found = compare(plan(*ITEMS), plan(*ITEMS[:2], changed, *ITEMS[3:]))
        (pair,) = found.of(Kind.CHANGED)
        assert {(d.before[:2], d.after[:2]) for d in pair.differences} == {
            ("牵头", "配合"),
            ("配合", "牵头"),
        }

    def test_a_task_moved_and_reworded_is_still_that_task(self) -> None:
        reworded = ITEMS[0].replace("新增助餐点60个", "新增老年助餐点80个")
        found = compare(plan(*ITEMS), plan(*ITEMS[1:], reworded))
        pair = found.pairs[-1]
        assert (pair.kind, pair.moved, pair.old) == (Kind.CHANGED, True, 0)

    def test_each_task_of_both_plans_is_told_once(self) -> None:
        same = [ITEMS[5]] * 4
        found = compare(plan(*same, *ITEMS), plan(*ITEMS, *same[:2]))
        old = [p.old for p in found.pairs if p.old is not None]
        new = [p.new for p in found.pairs if p.new is not None]
        assert sorted(old) == list(range(10))
        assert sorted(new) == list(range(8))

    def test_another_document_shares_next_to_nothing(self) -> None:
        other = plan(
            "修复文物建筑。完成城隍庙修缮。（牵头单位：县文化和旅游局）",
            "建设博物馆。建成县博物馆新馆。（牵头单位：县文化和旅游局）",
        )
        found = compare(plan(*ITEMS), other)
        assert kinds(found) == ["new", "new"] + ["withdrawn"] * 6
        assert found.likeness < 0.2

    def test_plans_without_tasks_are_compared(self) -> None:
        empty = replace(plan(*ITEMS), tasks=())
        assert compare(empty, empty).pairs == ()
        assert kinds(compare(empty, plan(*ITEMS[:1]))) == ["new"]


class TestMarked:
    def test_the_marks_give_both_versions_back(self) -> None:
        before, after = "建成社区食堂30个以上", "新建社区食堂45个，助餐点20个"
        pieces = marked(before, after)
        assert "".join(p.words for p in pieces if p.kind is not PieceKind.ADDED) == before
        assert "".join(p.words for p in pieces if p.kind is not PieceKind.REMOVED) == after

    def test_single_characters_between_changes_are_not_left_standing(self) -> None:
        pieces = marked("建成十二个站", "新成九个站")
        assert [p.kind.value for p in pieces] == ["removed", "added", "kept"]

    def test_long_texts_are_compared_by_sentence(self) -> None:
        before = "。".join(f"第{n}句话说明一件事" for n in range(1_000)) + "。"
        after = before.replace("第500句", "第五百句")
        changed = [p for p in marked(before, after) if p.kind is not PieceKind.KEPT]
        assert [p.words for p in changed] == ["第500句话说明一件事。", "第五百句话说明一件事。"]
