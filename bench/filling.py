"""Fill an empty ledger with many tasks, distributed as plans of counties and cities are.

2,500 plans of 40 tasks each name 3,000 units, some of them (education, finance) far more often than
others; a task has four assignments, one deadline and now and then a target. The words are put
together from those of the genre, by a fixed seed: each run fills alike.

Plans name units of anywhere, which is hardest on whoever sees only a part; or, where that is asked
for, those of their own place, as plans do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from taizhang.documents import Block, BlockKind, Document
from taizhang.organizations.models import Division, Unit
from taizhang.organizations.services.tree import mend_paths
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import (
    Assignment,
    Deadline,
    Plan,
    PolicyDocument,
    Role,
    Section,
    Source,
    Target,
    TargetKind,
    Task,
)
from taizhang.policies.search import index_tasks
from taizhang.policies.source import pack
from taizhang.policies.target_kinds import mask_of
from taizhang.policies.visibility import note_units

PLANS, TASKS_OF_A_PLAN, UNITS = 2_500, 40, 3_000
SECTIONS_OF_A_PLAN, ASSIGNMENTS_OF_A_TASK = 5, 4
BATCH = 2_000
#: The units of a task of the plan of this id, in the order of the roles.
Choose = Callable[[int], list[Unit]]

OBJECTS = [
    "职业教育",
    "农村公路",
    "基层医疗",
    "养老服务",
    "普惠托育",
    "产教融合",
    "数字政府",
    "营商环境",
    "乡村振兴",
    "污水治理",
    "高标准农田",
    "公共就业服务",
    "校企合作",
    "实训基地",
    "社区食堂",
]
ACTS = ["推进", "完善", "健全", "加强", "优化", "深化", "规范", "扩大", "落实", "探索"]
THINGS = [
    "标准化建设",
    "管理体系",
    "投入机制",
    "人才队伍",
    "质量评价",
    "信息平台",
    "试点工作",
    "布局结构",
    "共建共享",
    "监督检查",
]
ENDS = [
    "，形成可复制可推广的经验做法",
    "，建立部门协同、上下联动的工作机制",
    "，明确责任分工，按季度通报进展情况",
    "，对成效明显的地方在资金安排上予以倾斜",
    "，鼓励社会力量参与，拓宽资金来源渠道",
]
ORGANS = [
    "教育局",
    "财政局",
    "人力资源和社会保障局",
    "发展和改革局",
    "农业农村局",
    "卫生健康局",
    "交通运输局",
    "民政局",
    "自然资源局",
    "经济和信息化局",
    "市场监督管理局",
    "生态环境局",
    "文化和旅游局",
    "住房和城乡建设局",
    "科学技术局",
]
SECTIONS = ["一、健全体系", "二、改善条件", "三、深化改革", "四、强化保障", "五、组织实施"]
TARGETS = [
    (TargetKind.SHARE, "覆盖率", "%", (30, 98)),
    (TargetKind.COUNT, "示范点", "个", (3, 60)),
    (TargetKind.AMOUNT, "财政投入", "万元", (50, 9000)),
    (TargetKind.COUNT, "培训人数", "人次", (200, 20000)),
]


def fill(plans: int = PLANS, *, of_one_place: bool = False) -> None:
    """Fill the ledger with `plans` plans; the rest in proportion to a full one.

    `of_one_place`: a plan gives its tasks to units of its own place.
    """
    chance = random.Random(46)
    with transaction.atomic():
        places = _divisions()
        units = _units(places)
        rows = _plans(plans, places, chance)
        sections = _sections(rows)
        _in_batches(Task, _tasks(rows, sections, chance))
        choose = _of_one_place(rows, units, chance) if of_one_place else _of_all(units, chance)
        _in_batches(Assignment, _assignments(choose))
        _in_batches(Deadline, _deadlines())
        _in_batches(Target, _targets(chance))
        _in_batches(Source, _sources(rows))
        _answer()
        mend_paths()
        note_units(rows)
        index_tasks(list(Task.objects.order_by("id").values_list("id", flat=True)))
    with connection.cursor() as cursor:
        # As after a night's vacuum: the planner knows how the rows are distributed.
        cursor.execute("ANALYZE")


def _in_batches(model: type, rows: Iterator) -> None:
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def _divisions() -> list[Division]:
    names = [
        f"{a}{b}{kind}" for a in "临安宁平清永建" for b in "江山河阳川溪泉源城陵" for kind in "县市"
    ]
    return Division.objects.bulk_create(
        Division(name=name, level="county" if name.endswith("县") else "prefecture")
        for name in names
    )


def _units(places: list[Division]) -> list[Unit]:
    names = [(place, organ) for organ in ORGANS for place in places]
    more = [(place, f"第{n}中等职业学校") for n in range(1, 8) for place in places]
    return Unit.objects.bulk_create(
        Unit(name=place.name + rest, division=place) for place, rest in (names + more)[:UNITS]
    )


def _plans(count: int, places: list[Division], chance: random.Random) -> list[Plan]:
    now = timezone.now()
    documents = PolicyDocument.objects.bulk_create(
        PolicyDocument(
            name=f"{n:05}.docx",
            sha256=hashlib.sha256(str(n).encode()).hexdigest(),
            size=20_000,
            format="docx",
            imported_at=now,
        )
        for n in range(count)
    )
    rows = []
    for n, document in enumerate(documents):
        place, year = places[n % len(places)], 2018 + n % 9
        rows.append(
            Plan(
                document=document,
                reader_version="0",
                title=f"{place.name}{chance.choice(OBJECTS)}改革实施方案（{year}年）",
                doc_number=f"{place.name[0]}政办发〔{year}〕{n % 90 + 1}号",
                issuer=f"{place.name}人民政府办公室",
                issued_on=dt.date(year, n % 12 + 1, n % 28 + 1),
                year=year,
                level=place.level,
                jurisdiction=place,
                task_count=TASKS_OF_A_PLAN,
                read_at=now,
            )
        )
    return Plan.objects.bulk_create(rows, batch_size=BATCH)


def _sections(plans: list[Plan]) -> list[Section]:
    rows = [
        Section(plan=plan, position=i, label=name[:2], title=name[2:], depth=1)
        for plan in plans
        for i, name in enumerate(SECTIONS)
    ]
    return Section.objects.bulk_create(rows, batch_size=BATCH)


def _tasks(plans: list[Plan], sections: list[Section], chance: random.Random) -> Iterator[Task]:
    for p, plan in enumerate(plans):
        for n in range(TASKS_OF_A_PLAN):
            thing = f"{chance.choice(OBJECTS)}{chance.choice(THINGS)}"
            due, precision = _due(plan, chance)
            kind = "by" if due else chance.choice(["routine", "ongoing", ""])
            has_target = chance.random() < 0.5
            target = chance.randrange(len(TARGETS))
            yield Task(
                plan=plan,
                section=sections[
                    p * SECTIONS_OF_A_PLAN + n * SECTIONS_OF_A_PLAN // TASKS_OF_A_PLAN
                ],
                position=n,
                number=str(n // 2 + 1),
                measure=f"{ACTS[n // 2 % len(ACTS)]}{OBJECTS[(p + n // 2) % len(OBJECTS)]}",
                text=f"{chance.choice(ACTS)}{thing}"
                + "".join(chance.sample(ENDS, 2))
                + f"，{chance.choice(ACTS)}{chance.choice(OBJECTS)}{chance.choice(THINGS)}。",
                due_kind=kind,
                due_on=due,
                due_precision=precision,
                due_order=due or NO_DATE,
                target_count=int(has_target),
                target_kinds=mask_of([TARGETS[target][0]]) if has_target else 0,
                unsure_count=int(chance.random() < 0.05),
                spans=[[n + 3, 0, 60]],
            )


def _due(plan: Plan, chance: random.Random) -> tuple[dt.date | None, str]:
    if chance.random() < 0.3:
        return None, ""
    year = plan.year + chance.randrange(1, 5)
    if chance.random() < 0.5:
        return dt.date(year, 12, 31), "year"
    quarter_end = chance.choice([(3, 31), (6, 30), (9, 30)])
    return dt.date(year, *quarter_end), "month"


def _assignments(choose: Choose) -> Iterator[Assignment]:
    roles = [Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT, Role.SUPPORT]
    tasks = Task.objects.order_by("id").values_list("id", "plan_id")
    for task_id, plan_id in tasks.iterator():
        for position, (role, unit) in enumerate(zip(roles, choose(plan_id), strict=True)):
            yield Assignment(
                task_id=task_id,
                position=position,
                role=role,
                unit=unit,
                surface=unit.name[3:],
                division=unit.name[:3],
                canonical=unit.name,
                spans=[[1, 0, 5]],
            )


def _of_all(units: list[Unit], chance: random.Random) -> Choose:
    # A cube of an even chance: a few units are in many tasks, most in few.
    return lambda _plan: [
        units[int(chance.random() ** 3 * len(units))] for _ in range(ASSIGNMENTS_OF_A_TASK)
    ]


def _of_one_place(plans: list[Plan], units: list[Unit], chance: random.Random) -> Choose:
    """Units of the plan's own place, each once, the first ones more often."""
    of_place: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        of_place[unit.division_id].append(unit)
    place_of = {plan.pk: plan.jurisdiction_id for plan in plans}

    def choose(plan_id: int) -> list[Unit]:
        near = of_place[place_of[plan_id]]
        chosen: dict[int, Unit] = {}
        while len(chosen) < ASSIGNMENTS_OF_A_TASK:
            at = int(chance.random() ** 3 * len(near))
            chosen.setdefault(at, near[at])
        return list(chosen.values())

    return choose


def _deadlines() -> Iterator[Deadline]:
    tasks = Task.objects.exclude(due_kind="").order_by("id")
    for task_id, kind, due in tasks.values_list("id", "due_kind", "due_on").iterator():
        yield Deadline(
            task_id=task_id,
            position=0,
            raw=f"{due.year}年{due.month}月底前" if due else "长期坚持",
            kind=kind,
            date=due.isoformat() if due else "",
            date_end=due,
            precision="day" if due else "",
        )


def _targets(chance: random.Random) -> Iterator[Target]:
    tasks = Task.objects.filter(target_count__gt=0).order_by("id")
    for task_id, plan_id, kinds, n in tasks.values_list(
        "id", "plan_id", "target_kinds", "position"
    ):
        kind, subject, unit, (low, high) = next(t for t in TARGETS if t[0].bit == kinds)
        value = chance.randrange(low, high)
        yield Target(
            plan_id=plan_id,
            task_id=task_id,
            position=n,
            raw=f"{subject}达到{value}{unit}以上",
            subject=subject,
            comparator=">=",
            value=Decimal(value),
            unit_of_measure=unit,
            kind=kind,
        )


def _answer() -> None:
    """The lead, which each task has, answers for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE policies_task SET unit_id = (SELECT a.unit_id FROM policies_assignment a"
            " WHERE a.task_id = policies_task.id AND a.role = 'lead' AND a.position = 0)"
        )


def _sources(plans: list[Plan]) -> Iterator[Source]:
    """What each plan was read from: a title, and a paragraph a task."""
    texts: dict[int, list[str]] = defaultdict(list)
    for plan_id, text in Task.objects.order_by("id").values_list("plan_id", "text").iterator():
        texts[plan_id].append(text)
    for plan in plans:
        words = [plan.title, plan.issuer, "各部门：", *texts[plan.pk]]
        blocks = (Block(i, BlockKind.PARAGRAPH, w, f"第{i + 1}段") for i, w in enumerate(words))
        document = Document(name=f"{plan.pk}.docx", format="docx", blocks=tuple(blocks))
        yield Source(plan=plan, packed=pack(document))
