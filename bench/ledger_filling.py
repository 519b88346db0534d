"""A province's ledger at work: what `filling` makes, published, reported on for a year, lit.

100,000 tasks of 2,500 plans, each of which names units of its own place: 176 counties and cities with a
government, departments and schools, 3,176 units in a tree three deep. Twelve monthly periods with a
report of every task each: 1,200,000, the older ones accepted, those of this month on their way. With
them the values of targets, task books, milestones, evidence, changes, closures, the turns of lights, an
event of each report, and 200 people. Lights of open tasks are derived by the rules themselves.

Rows are made inside the database; chance is a hash of their ids: each run of a day fills alike.
"""

from __future__ import annotations

import datetime as dt
import time

from django.db import connection, transaction
from django.utils import timezone

from filling import TASKS_OF_A_PLAN, fill

PERIODS = 12
PEOPLE = 200

_TREE = """
INSERT INTO organizations_unit (name, kind, nature, uscc, division_id, path, state, revision)
SELECT d.name || '人民政府', 'unit', 'government', '', d.id, '', 'confirmed', 0
FROM organizations_division d WHERE d.id IN (SELECT division_id FROM organizations_unit);

-- A county stands beneath the city of its name, its departments beneath its government, schools beneath
-- the bureau of education.
UPDATE organizations_unit u SET state = 'confirmed', parent_id = above.id
FROM organizations_unit above, organizations_division d
WHERE d.id = u.division_id AND above.id <> u.id AND above.name = CASE
    WHEN u.name = d.name || '人民政府' THEN left(d.name, -1) || '市人民政府'
    WHEN u.name LIKE '%学校' THEN d.name || '教育局'
    ELSE d.name || '人民政府' END;
UPDATE organizations_unit SET state = 'confirmed';
"""

_PUBLICATION = """
UPDATE policies_plan p SET state = 'published', published_on = '{first}', published_at = '{first}',
    published_by = '统筹员', code = '{year}-' || lpad(n::text, 4, '0'), keeper_id = u.id
FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM policies_plan) numbered, organizations_unit u,
    organizations_division d
WHERE numbered.id = p.id AND d.id = p.jurisdiction_id AND u.division_id = d.id
    AND u.name = d.name || '人民政府';
UPDATE policies_task t SET code = p.code || '-' || lpad((t.position + 1)::text, 3, '0')
FROM policies_plan p WHERE p.id = t.plan_id;
INSERT INTO policies_taskunit (task_id, unit_id, role, answers)
SELECT task_id, unit_id, role, position = 0 FROM policies_assignment ORDER BY task_id, position;
INSERT INTO policies_unitnotice (unit_id, plan_id, kind, words, made_at, seen_at, seen_by)
SELECT pu.unit_id, p.id, 'published', '《' || p.title || '》已发布，贵单位牵头2项', '{first}',
    CASE WHEN pick(pu.id, 10) > 0 THEN '{first}'::timestamptz END, ''
FROM policies_planunit pu JOIN policies_plan p ON p.id = pu.plan_id;
"""

_ENTRIES = """
-- Of the tasks whose day has come most are closed; of those to come a few wait for it.
INSERT INTO ledger_entry (task_id, plan_id, unit_id, state, started_on, opened_on, due_on, first_due_on,
    closed_on, cycle, percent, words, light, light_before, light_since, light_on, reasons, edition)
SELECT id, plan_id, unit_id, state, least(issued_on, '{first}'), '{first}', due, due,
    CASE state WHEN 'closed' THEN greatest('{first}', least(due, '{today}'::date - 1)) END,
    CASE WHEN due_kind = 'routine' AND due_on IS NULL THEN {year_now} END,
    CASE WHEN state = 'closed' THEN 100 ELSE 10 + pick(id, 85) END, '',
    CASE WHEN state = 'closed' THEN 0 ELSE 1 END, CASE WHEN pick(id, 4) = 0 THEN 2 END,
    CASE WHEN state = 'closed' THEN greatest('{first}', least(due, '{today}'::date - 1))
        ELSE '{today}'::date - pick(id + 5, 200) END, '{today}'::date - 1,
    CASE WHEN state = 'closed' THEN jsonb_build_array(jsonb_build_array('closed', 0,
        jsonb_build_object('closed', to_char(due, 'YYYY-MM-DD')))) ELSE '[]' END, 12
FROM (
    SELECT t.*, p.issued_on, CASE
        WHEN t.due_on < '{today}' AND pick(t.id + 1, 100) < 88 THEN 'closed'
        WHEN pick(t.id + 2, 100) = 0 THEN 'closing'
        WHEN t.due_kind = 'ongoing' AND pick(t.id + 3, 3) = 0 THEN 'watch'
        ELSE 'running' END AS state,
        coalesce(t.due_on, CASE t.due_kind WHEN 'routine' THEN '{year_now}-12-31'::date END) AS due
    FROM policies_task t JOIN policies_plan p ON p.id = t.plan_id
) AS task ORDER BY id;
INSERT INTO ledger_entryunit (entry_id, unit_id, role, answers, percent, since)
SELECT e.id, u.unit_id, u.role, u.answers, CASE WHEN u.answers THEN e.percent ELSE 0 END, '{first}'
FROM ledger_entry e JOIN policies_taskunit u ON u.task_id = e.task_id ORDER BY e.id, u.id;
INSERT INTO ledger_entrytarget (entry_id, target_id, subject, comparator, unit_of_measure, goal,
    first_goal, due_on, first_due_on, baseline, baseline_on)
SELECT e.id, t.id, t.subject, t.comparator, t.unit_of_measure, t.value, t.value, e.due_on, e.due_on,
    CASE WHEN pick(t.id, 3) > 0 THEN round(t.value / 5) END,
    CASE WHEN pick(t.id, 3) > 0 THEN e.started_on END
FROM ledger_entry e JOIN policies_target t ON t.task_id = e.task_id ORDER BY e.id;
INSERT INTO ledger_taskbook (entry_id, unit_id, state, objective, baseline, gap, actions, responsible,
    edition, returns, made_at, made_by, submitted_by, checked_by, accepted_at, accepted_by, returned_by)
SELECT e.id, e.unit_id, CASE WHEN pick(e.id, 50) = 0 THEN 'submitted' ELSE 'accepted' END, t.text,
    '已有工作基础。', '与目标尚有差距。', '分三步推进，按季度调度。', '分管负责人', 3, '[]', '{first}',
    '联络员', '联络员', '负责人', '{first}', '统筹员', ''
FROM ledger_entry e JOIN policies_task t ON t.id = e.task_id WHERE pick(e.id + 7, 10) < 6;
INSERT INTO ledger_milestone (entry_id, unit_id, name, due_on, first_due_on, done_on)
SELECT e.id, e.unit_id, (ARRAY['完成方案编制', '启动试点', '中期评估'])[n], day, day,
    CASE WHEN day < '{today}' THEN day - 3 END
FROM ledger_entry e, generate_series(1, 3) n, LATERAL (SELECT '{first}'::date + n * 120 AS day) d
WHERE pick(e.id + 11, 10) < 3;
"""

_REPORTS = """
INSERT INTO ledger_progressreport (entry_id, unit_id, period_id, version, is_current, to_lead, state,
    standing, percent, done, problems, next_steps, edition, returns, is_late, made_at, made_by, changed_at,
    changed_by, submitted_at, submitted_by, checked_at, checked_by, accepted_at, accepted_by, returned_at,
    returned_by)
SELECT e.id, e.unit_id, p.id, 1, true, false, stage,
    (ARRAY['on_course', 'on_course', 'on_course', 'slow'])[1 + pick(e.id + n, 4)],
    e.percent * n / {periods},
    (ARRAY['已完成前期调研，形成工作方案并报审。', '召开部门联席会议，明确分工和时间节点，推进三个点位。',
        '完成招标，设备陆续进场，培训工作人员两批。',
        '试点单位运行平稳，群众满意度较上期提高，经验正在总结。',
        '资金已拨付到位，工程形象进度过半。'])[1 + pick(e.id * 13 + n, 5)]
        || '本期共开展督导' || pick(e.id + n, 9) || '次，解决问题' || pick(e.id * 7 + n, 15) || '个。',
    CASE WHEN pick(e.id + n, 4) = 3 THEN '部分点位用地手续办理较慢，需要协调。' ELSE '' END,
    '按计划推进下一阶段工作，'
        || (ARRAY['加快建设进度。', '做好验收准备。', '扩大试点范围。'])[1 + pick(e.id - n, 3)],
    CASE stage WHEN 'draft' THEN 2 WHEN 'accepted' THEN 6 ELSE 4 END,
    CASE stage WHEN 'returned' THEN '[["done", "请写明完成的数量"]]'::jsonb ELSE '[]' END,
    pick(e.id * 17 + n, 25) = 0, opened, '联络员', came, '联络员',
    CASE WHEN stage <> 'draft' THEN came END, CASE WHEN stage <> 'draft' THEN '联络员' ELSE '' END,
    CASE WHEN stage IN ('checked', 'accepted') THEN came END,
    CASE WHEN stage IN ('checked', 'accepted') THEN '负责人' ELSE '' END,
    CASE WHEN stage = 'accepted' THEN came END,
    CASE WHEN stage = 'accepted' THEN '统筹员' ELSE '' END,
    CASE WHEN stage = 'returned' THEN came END,
    CASE WHEN stage = 'returned' THEN '负责人' ELSE '' END
FROM (SELECT *, row_number() OVER (PARTITION BY plan_id ORDER BY starts_on) n FROM ledger_reportingperiod) p
JOIN ledger_entry e ON e.plan_id = p.plan_id
CROSS JOIN LATERAL (SELECT pick(e.id * 100 + p.n, 100) c) chance
CROSS JOIN LATERAL (SELECT least(p.due_on, '{today}'::date) - pick(e.id + p.n, 4) AS came,
    p.opens_on AS opened,
    CASE
        WHEN e.state = 'closed' OR n < {periods} - 1 THEN CASE WHEN c < 99 THEN 'accepted' ELSE 'returned' END
        WHEN n = {periods} - 1 THEN
            CASE WHEN c < 75 THEN 'accepted' WHEN c < 88 THEN 'checked' WHEN c < 97 THEN 'submitted'
            ELSE 'returned' END
        ELSE
            CASE WHEN c < 45 THEN 'draft' WHEN c < 70 THEN 'submitted' WHEN c < 90 THEN 'checked'
            ELSE 'accepted' END
    END AS stage) AS course
WHERE n <= {periods}
ORDER BY e.id, n;
INSERT INTO ledger_targetvalue (report_id, target_id, value, "on", source)
SELECT r.id, t.id, round(t.goal * r.percent / 100), p.ends_on, 'reported'
FROM ledger_progressreport r
JOIN ledger_reportingperiod p ON p.id = r.period_id
JOIN ledger_entrytarget t ON t.entry_id = r.entry_id
WHERE r.state <> 'draft' ORDER BY r.id;
UPDATE ledger_targetvalue v SET "on" = '{today}' WHERE "on" > '{today}';
INSERT INTO ledger_evidencefile (sha256, size, kind, kept_at)
SELECT encode(sha256(n::text::bytea), 'hex'), 40000 + pick(n, 900000), 'pdf', '{first}'
FROM generate_series(1, {tasks}) n;
INSERT INTO ledger_evidence (file_id, name, report_id, added_at, added_by, removed_by)
SELECT (SELECT min(id) FROM ledger_evidencefile) + pick(id, {tasks}), '现场照片和台账.pdf', id, made_at,
    '联络员', '' FROM ledger_progressreport WHERE pick(id + 3, 10) = 0;
"""

_COURSE = """
INSERT INTO ledger_lightchange (entry_id, "on", before, after, reasons)
SELECT e.id, '{first}'::date + pick(e.id * 3 + n, 330), n % 2 + 1, 2 - n % 2,
    '[["overdue", 2, {{"due": "2026-03-31", "days": "12", "percent": "30"}}]]'
FROM ledger_entry e, generate_series(1, 2) n WHERE pick(e.id + n, 3) > 0;
INSERT INTO ledger_changerequest (entry_id, unit_id, kind, state, reason, wanted, before, asked_at,
    asked_by, decided_at, decided_by, decision)
SELECT id, unit_id, 'extension', CASE WHEN is_asked THEN 'asked' ELSE 'granted' END,
    '受征地进度影响，需延期。', jsonb_build_object('due_on', due_on + 180),
    jsonb_build_object('due_on', due_on), '{today}'::date - pick(id, 60), '联络员',
    CASE WHEN NOT is_asked THEN '{today}'::date - pick(id, 60) END, '', ''
FROM ledger_entry, LATERAL (SELECT pick(id + 9, 100) = 0 AS is_asked) a
WHERE due_on IS NOT NULL AND state = 'running' AND pick(id + 9, 100) < 5;
UPDATE ledger_entry e SET due_on = e.due_on + 180
FROM ledger_changerequest c WHERE c.entry_id = e.id AND c.state = 'granted';
UPDATE policies_task t SET due_order = e.due_on
FROM ledger_entry e WHERE e.task_id = t.id AND e.cycle IS NULL AND e.due_on <> t.due_order;
INSERT INTO ledger_closure (entry_id, unit_id, state, statement, missed, despite, asked_at, asked_by,
    checked_at, checked_by, decided_at, decided_by, decision, reopened_by, reopened_reason)
SELECT id, unit_id, CASE WHEN state = 'closed' THEN 'accepted' WHEN pick(id, 2) = 0 THEN 'asked'
    ELSE 'checked' END, '各项工作已完成，佐证材料齐全。', '[]', '', coalesce(closed_on, '{today}'::date) - 5,
    '联络员', coalesce(closed_on, '{today}'::date) - 3, '负责人', closed_on, '', '', '', ''
FROM ledger_entry WHERE state IN ('closed', 'closing');
"""

_HISTORY = """
-- An event of each report. They are not chained by their hashes, which costs Python a minute for each
-- 100,000: for reading they are as good.
INSERT INTO audit_chain (name, sequence, hash)
SELECT 'policies.plan:' || id, {periods} * {tasks_of_a_plan}, repeat('0', 64) FROM policies_plan;
INSERT INTO audit_event (chain_id, sequence, form, time, act, actor_name, unit_id, unit_name, role,
    is_operator, address, subject_kind, subject_key, subject_name, before, after, previous, hash)
SELECT c.id, row_number() OVER (PARTITION BY e.plan_id ORDER BY r.id), 1, r.changed_at, 'ledger.report',
    '联络员', r.unit_id, '', 'contact', false, '10.0.0.8', 'ledger.progressreport', r.id::text,
    t.measure, '', '{{"late":false,"state":"submitted"}}', repeat('0', 64), repeat('0', 64)
FROM ledger_progressreport r JOIN ledger_entry e ON e.id = r.entry_id JOIN policies_task t ON t.id = e.task_id
JOIN audit_chain c ON c.name = 'policies.plan:' || e.plan_id
ORDER BY r.changed_at, r.id;
"""

_PEOPLE = """
INSERT INTO accounts_account (password, username, name, unit_id, is_active, must_change_password, created_at)
SELECT '!', 'bench-' || n, '人员' || n, unit.id, true, false, '{first}'
FROM generate_series(1, {people}) n
JOIN LATERAL (
    -- One in ten sits in a government and coordinates; the others in departments.
    SELECT id FROM organizations_unit u WHERE u.kind = 'unit' AND
        CASE WHEN n % 10 = 0 THEN u.nature = 'government'
        ELSE u.nature <> 'government' AND u.name NOT LIKE '%学校' END
    ORDER BY hashint8(u.id + 1000 * n) LIMIT 1
) unit ON true;
INSERT INTO accounts_rolegrant (account_id, role, unit_id, valid_from, created_at)
SELECT id, role, CASE role WHEN 'leadership' THEN NULL ELSE unit_id END, '{first}', '{first}'
FROM (SELECT *, CASE WHEN n % 10 = 0 THEN 'coordinator' WHEN n % 20 = 1 THEN 'leadership'
    WHEN n % 5 = 2 THEN 'unit_leader' ELSE 'contact' END AS role
    FROM (SELECT *, substr(username, 7)::int n FROM accounts_account WHERE username LIKE 'bench-%') a) b;
"""


def fill_at_work(tasks: int) -> None:
    """Fill an empty ledger on PostgreSQL with `tasks` tasks at work."""
    today = timezone.localdate()
    _told("plans", lambda: fill(max(1, tasks // TASKS_OF_A_PLAN), of_one_place=True))
    fill_what_follows(today)


def fill_what_follows(today: dt.date) -> None:
    """Publish all plans, and let a year pass over them."""
    from taizhang.organizations.services.tree import mend_paths
    from taizhang.policies.models import Task

    first = _month(today, 1 - PERIODS)
    given = {
        "first": first,
        "year": first.year,
        "year_now": today.year,
        "today": today,
        "periods": PERIODS,
        "tasks": Task.objects.count(),
        "tasks_of_a_plan": TASKS_OF_A_PLAN,
        "people": PEOPLE,
    }
    with connection.cursor() as cursor:
        # Nothing is lost that cannot be filled again; and keys are right by their making.
        cursor.execute("SET synchronous_commit = off; SET session_replication_role = replica")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pg_temp.pick(bigint, int) RETURNS int LANGUAGE sql IMMUTABLE"
            " AS 'SELECT (hashint8($1) & 2147483647) % $2'"
        )
    _run("units", _TREE, given)
    _told("paths", mend_paths)
    _run("publication", _PUBLICATION, given)
    _run("entries", _ENTRIES, given)
    _told("periods", lambda: _periods(today, first))
    _run("reports", _REPORTS, given)
    _run("changes, closures", _COURSE, given)
    _run("history", _HISTORY, given)
    _run("people", _PEOPLE, given)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        _told("vacuum", lambda: cursor.execute("VACUUM ANALYZE"))
    _told("lights", lambda: _lights(today))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_entry")


def _periods(today: dt.date, first: dt.date) -> None:
    """Twelve months to this one, which is open for reports on any day, and those of the year to come."""
    from taizhang.ledger.models import Course, ReportingPeriod
    from taizhang.ledger.periods import periods
    from taizhang.policies.models import Plan

    course = {"rhythm": "month", "opens_before": 31, "due_after": 5}
    days = periods("month", first=first, last=_month(today, 12), opens_before=31, due_after=5)
    with transaction.atomic():
        plans = list(Plan.objects.order_by("id").values_list("id", flat=True))
        Course.objects.bulk_create((Course(plan_id=plan, **course) for plan in plans), 1000)
        ReportingPeriod.objects.bulk_create(
            (
                ReportingPeriod(
                    plan_id=plan, rhythm="month", **{n: getattr(d, n) for n in d.__slots__}
                )
                for plan in plans
                for d in days
            ),
            1000,
        )


def _lights(today: dt.date) -> None:
    from taizhang.ledger.models import Entry
    from taizhang.ledger.services.deriving import derive
    from taizhang.ledger.services.standing import keep_stands
    from taizhang.policies.models import Plan

    with transaction.atomic():
        open_ones = Entry.objects.exclude(state="closed").order_by("id")
        derive(open_ones.iterator(chunk_size=2000), today)
        keep_stands(Plan.objects.values_list("id", flat=True))


def _month(day: dt.date, later: int) -> dt.date:
    month = day.year * 12 + day.month - 1 + later
    return dt.date(month // 12, month % 12 + 1, 1)


def _run(what: str, statements: str, given: dict[str, object]) -> None:
    text = statements.replace("pick(", "pg_temp.pick(").format(**given)

    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)

    _told(what, run)


def _told(what: str, act: object) -> None:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    print(f"  {what}: {time.perf_counter() - start:.0f} s", flush=True)
