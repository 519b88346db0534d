"""Every figure of the page for leadership once more, in plain SQL, held against what the page shows.

    assert disagreements(connection, client, today=today) == []
    assert disagreements(connection, client, today=today, on=dt.date(2026, 6, 30), plan=3) == []

Written from what the figures mean (docs, `queries/figures.py`), not from how the page reckons them: the
light of a past day is looked up task by task here. Knows tables and columns, no model and no query of
the product. Runs on SQLite and PostgreSQL. `client` must be of somebody who sees every plan.
"""

from __future__ import annotations

import calendar
import datetime as dt
import html
import re
from collections.abc import Sequence
from typing import Any

Figures = dict[str, int | None]

RED, YELLOW, GREEN, BLUE = 3, 2, 1, 0
#: Rows that a page shows at most, unless all are asked for; and how many things need a decision.
PLANS, UNITS, DECISIONS = 8, 10, 10
#: With more tasks than this the reports of all plans together are not shown.
REPORTS_OF_ALL = 10_000

# The entries that count on a day, each with its light then and a month before.
ENTRIES = """
    SELECT e.id, e.plan_id, t.section_id, e.state, e.closed_on, e.opened_on,
           COALESCE((SELECT COALESCE(c.before, 1) FROM ledger_lightchange c
                     WHERE c.entry_id = e.id AND c."on" > %(on)s
                     ORDER BY c.id LIMIT 1), e.light) AS lit,
           COALESCE((SELECT COALESCE(c.before, 1) FROM ledger_lightchange c
                     WHERE c.entry_id = e.id AND c."on" > %(before)s
                     ORDER BY c.id LIMIT 1), e.light) AS lit_before
    FROM ledger_entry e JOIN policies_task t ON t.id = e.task_id
    WHERE e.state <> 'ended' AND (e.opened_on <= %(on)s OR %(on)s = %(today)s)
"""
LIGHTS = """
    SELECT {group}, COUNT(*),
           SUM(CASE WHEN lit = 3 THEN 1 ELSE 0 END), SUM(CASE WHEN lit = 2 THEN 1 ELSE 0 END),
           SUM(CASE WHEN lit = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN lit = 0 THEN 1 ELSE 0 END),
           SUM(CASE WHEN lit = 0 OR {watched} AND (closed_on IS NULL OR closed_on <= %(on)s)
               THEN 1 ELSE 0 END),
           SUM(CASE WHEN lit_before = 3 THEN 1 ELSE 0 END),
           SUM(CASE WHEN lit_before = 2 THEN 1 ELSE 0 END),
           SUM(CASE WHEN lit_before = 0 OR {watched} AND (closed_on IS NULL OR closed_on <= %(before)s)
               THEN 1 ELSE 0 END)
    FROM ({entries}) entries {where} GROUP BY {group}
"""
# Who answered for an entry on the day.
ANSWERING = """
    SELECT u.unit_id, e.* FROM ledger_entryunit u JOIN ({entries}) e ON e.id = u.entry_id
    WHERE u.answers AND u.since <= %(on)s AND (u.until IS NULL OR u.until > %(on)s)
"""
TROUBLE = """
    SELECT a.unit_id, COUNT(*) FROM ({answering}) a
    WHERE COALESCE((SELECT c.before FROM ledger_lightchange c
                    WHERE c.entry_id = a.id AND c."on" > %(point)s
                    ORDER BY c.id LIMIT 1),
                   (SELECT light FROM ledger_entry WHERE id = a.id)) IN (2, 3)
    GROUP BY a.unit_id
"""
# Reports owed for the period of each plan that fell due last, each with how it came.
REPORTS = """
    SELECT e.plan_id, t.section_id, u.unit_id, p.id AS period_id,
           (SELECT MAX(CASE WHEN r.is_late THEN 'late' ELSE 'on time' END)
            FROM ledger_progressreport r
            WHERE r.entry_id = e.id AND r.unit_id = u.unit_id AND r.period_id = p.id AND r.version = 1
              AND r.state IN ('submitted', 'checked', 'accepted')) AS came
    FROM ledger_entryunit u
    JOIN ledger_entry e ON e.id = u.entry_id
    JOIN policies_task t ON t.id = e.task_id
    JOIN ledger_reportingperiod p ON p.plan_id = e.plan_id
    WHERE u.answers AND e.state <> 'ended' AND (e.opened_on <= %(on)s OR %(on)s = %(today)s)
      AND p.due_on = (SELECT MAX(q.due_on) FROM ledger_reportingperiod q
                      WHERE q.plan_id = e.plan_id AND q.due_on < %(on)s)
      AND (u.until IS NULL OR u.until > p.due_on)
      AND ({day[u.since]} - {day[p.starts_on]}) * 2 <= {length}
      AND ({day[COALESCE(e.owed_from, e.opened_on)]} - {day[p.starts_on]}) * 2 <= {length}
      AND NOT (e.state = 'closed' AND e.closed_on <= p.due_on)
      AND NOT (e.state = 'watch' AND (e.closed_on IS NULL OR e.closed_on <= p.due_on)
               AND {month} <> 12)
"""


class _Days(dict[str, str]):
    """A date as a number of days, in the words of the database."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor

    def __missing__(self, column: str) -> str:
        if self.vendor == "sqlite":
            return f"CAST(julianday({column}) - 0.5 AS INTEGER)"
        return f"({column} - DATE '2000-01-01')"


def disagreements(
    connection: Any,
    client: Any,
    *,
    today: dt.date,
    on: dt.date | None = None,
    plan: int | None = None,
) -> list[str]:
    """Where the page shows another figure, row or order than the database holds; both as one line.

    `plan`: the page of that plan; `on`: a day that is over. The page as it opens is looked at, and
    the one with every row.
    """
    asked = {"today": today, "on": on or today, "before": month_before(on or today)}
    wanted = expected(connection, asked, plan)
    found: list[str] = []
    for whole in (True, False):
        page = page_of(client, on=on, plan=plan, whole=whole)
        shown = figures(page)
        due = wanted if whole else _first_rows(wanted, shown)
        keys = sorted(due.keys() | shown.keys())
        found += [
            f"{key}: the page shows {shown.get(key, 'nothing')}, SQL says {due.get(key, 'nothing')}"
            for key in keys
            if (key in due) != (key in shown) or due[key] != shown[key]
        ]
        found += _order(shown, wanted, "unit", UNITS, whole)
        found += _order(shown, wanted, "plan", PLANS, whole)
    if on is None:
        lines = re.findall(r'data-decision="(\w+)" data-entry="(\d+)"', page)
        decided = decisions(connection, asked, plan)
        if [(kind, int(entry)) for kind, entry in lines] != decided:
            found.append(f"decisions: the page shows {lines}, SQL says {decided}")
    return found


def page_of(client: Any, *, on: dt.date | None, plan: int | None, whole: bool) -> str:
    """The page as HTML."""
    query = {**({"on": on.isoformat()} if on else {}), **({"all": "1"} if whole else {})}
    answer = client.get(f"/leadership/plans/{plan}/" if plan else "/leadership/", query)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def figures(page: str) -> Figures:
    """What the page shows, by the names that it gives its figures."""
    found = re.findall(r'data-figure="([^"]+)"[^>]*>([^<]*)<', page)
    return {key: _number(html.unescape(words)) for key, words in found}


def _number(words: str) -> int | None:
    if words == "—":
        return None
    return int(words.replace("−", "-").replace(",", "").lstrip("±").removesuffix("%"))


# What the database holds ------------------------------------------------------------------------------


def expected(connection: Any, asked: dict[str, Any], plan: int | None) -> Figures:
    """Every figure of the page, by name."""
    where = f"WHERE plan_id = {int(plan)}" if plan else ""
    found: Figures = {}
    group = "section_id" if plan else "plan_id"
    for key, name in ((group, group.removesuffix("_id")), ("1", "all")):
        column = f"{key} AS g" if key == "1" else key
        sql = LIGHTS.replace("{group}", column, 1).replace("GROUP BY {group}", f"GROUP BY {key}")
        sql = sql.format(entries=ENTRIES, watched="state = 'watch'", where=where)
        if key == "1":
            sql = sql.replace("GROUP BY 1", "")
        for row in _rows(connection, sql, asked):
            found |= _lights("all" if key == "1" else f"{name}.{row[0] or 0}", row[1:])
    found |= _reports(connection, asked, plan, group)
    return found | _units(connection, asked, where)


def _lights(key: str, row: Sequence[Any], *, moved: bool = True) -> Figures:
    tasks, red, yellow, green, blue, closed, *before = (int(n or 0) for n in row)
    found: Figures = {
        f"{key}.tasks": tasks,
        f"{key}.red": red,
        f"{key}.yellow": yellow,
        f"{key}.green": green,
        f"{key}.blue": blue,
        f"{key}.closed": closed,
        f"{key}.closed_share": _share(closed, tasks),
    }
    if moved:
        found[f"{key}.red_moved"] = red - before[0]
        found[f"{key}.yellow_moved"] = yellow - before[1]
        found[f"{key}.closed_moved"] = closed - before[2]
    return found


def _share(part: int, whole: int) -> int | None:
    """Whole percent; never 100 while something lacks, never 0 while there is something."""
    if whole == 0:
        return None
    nearest = int(100 * part / whole + 0.5)
    return nearest if part in (0, whole) else max(1, min(99, nearest))


def _reports(connection: Any, asked: dict[str, Any], plan: int | None, group: str) -> Figures:
    found: Figures = {}
    rows = _owed(connection, asked, plan)
    index = {"plan_id": 0, "section_id": 1}[group]
    everything = expected_keys(connection, asked, plan, group)
    name = group.removesuffix("_id")
    for key in everything:
        found |= _came(f"{name}.{key or 0}", [row[4] for row in rows if row[index] == key])
    count = _rows(connection, f"SELECT COUNT(*) FROM ({ENTRIES}) entries", asked)[0][0]
    if plan is None and count > REPORTS_OF_ALL:
        return found
    return found | _came("all", [row[4] for row in rows])


def expected_keys(
    connection: Any, asked: dict[str, Any], plan: int | None, group: str
) -> list[Any]:
    """The plans or sections that have entries."""
    where = f"WHERE plan_id = {int(plan)}" if plan else ""
    rows = _rows(connection, f"SELECT DISTINCT {group} FROM ({ENTRIES}) entries {where}", asked)
    return [row[0] for row in rows]


def _owed(connection: Any, asked: dict[str, Any], plan: int | None) -> list[tuple[Any, ...]]:
    day = _Days(connection.vendor)
    length = f"({day['p.ends_on']} - {day['p.starts_on']})"
    # A period of 31 days has its middle on the 16th: half days go to the earlier one.
    length = f"({length} - {length} %% 2)"
    sql = re.sub(r"\{day\[([^\]]+)\]\}", lambda m: day[m[1]], REPORTS)
    is_lite = connection.vendor == "sqlite"
    month = (
        "CAST(strftime('%%m', p.ends_on) AS INTEGER)"
        if is_lite
        else "EXTRACT(MONTH FROM p.ends_on)"
    )
    sql = sql.replace("{length}", length).replace("{month}", month)
    rows = _rows(connection, sql, asked)
    return [row for row in rows if plan is None or row[0] == plan]


def _came(key: str, came: list[str | None]) -> Figures:
    on_time = sum(how == "on time" for how in came)
    return {
        f"{key}.reports_owed": len(came),
        f"{key}.reports_on_time": on_time,
        f"{key}.reports_share": _share(on_time, len(came)),
    }


def _units(connection: Any, asked: dict[str, Any], where: str) -> Figures:
    plan = int(where.rpartition("=")[2]) if where else None
    answering = ANSWERING.format(entries=f"SELECT * FROM ({ENTRIES}) all_entries {where}")
    sql = LIGHTS.replace("{group}", "unit_id").format(
        entries=answering, watched="state = 'watch'", where=""
    )
    found: Figures = {}
    units = []
    for row in _rows(connection, sql, asked):
        units.append(row[0])
        found |= _lights(f"unit.{row[0]}", row[1:], moved=False)
    reports = _owed(connection, asked, plan)
    for unit in units:
        found |= _came(f"unit.{unit}", [row[4] for row in reports if row[2] == unit])
    for point in month_ends(asked["on"]):
        rows = _rows(connection, TROUBLE.format(answering=answering), {**asked, "point": point})
        counts = dict(rows)
        for unit in units:
            found[f"unit.{unit}.trouble.{point}"] = counts.get(unit, 0)
    return found


def month_before(day: dt.date) -> dt.date:
    """The same day of the month before; the last of a month for the last."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    length = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, length if is_last else min(day.day, length))


def month_ends(day: dt.date) -> list[dt.date]:
    """The day, and the eleven ends of months before it."""
    found, year, month = [day], day.year, day.month
    for _ in range(11):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(dt.date(year, month, calendar.monthrange(year, month)[1]))
    return found


# Ten things that need a decision ----------------------------------------------------------------------

CHANGES = """
    SELECT e.id, c.asked_at FROM ledger_changerequest c JOIN ledger_entry e ON e.id = c.entry_id
    WHERE c.state = 'asked' AND e.state <> 'ended' {plan} ORDER BY c.asked_at, c.id
"""
CLOSURES = """
    SELECT e.id, c.checked_at FROM ledger_closure c JOIN ledger_entry e ON e.id = c.entry_id
    WHERE c.state = 'checked' AND e.state <> 'ended' {plan} ORDER BY c.checked_at, c.id
"""
BURNING = """
    SELECT e.id, e.light_since FROM ledger_entry e
    WHERE e.light = 3 AND e.state <> 'ended' AND CAST(e.reasons AS TEXT) LIKE %(reason)s {plan}
    ORDER BY e.light_since, e.id
"""


def decisions(connection: Any, asked: dict[str, Any], plan: int | None) -> list[tuple[str, int]]:
    """Kind and entry of each, in order: the kinds take turns, a task comes once."""
    only = f"AND e.plan_id = {int(plan)}" if plan else ""
    reasons = {"missed": '%"target-missed", 3%', "unsent": '%"reports-missing", 3%', "red": "%"}
    waiting = {
        "change": _rows(connection, CHANGES.format(plan=only), asked),
        "closure": _rows(connection, CLOSURES.format(plan=only), asked),
        **{
            kind: _rows(connection, BURNING.format(plan=only), {**asked, "reason": reason})
            for kind, reason in reasons.items()
        },
    }
    order = list(waiting)
    waiting = {kind: rows[:DECISIONS] for kind, rows in waiting.items()}
    chosen: list[tuple[str, int, str]] = []
    while len(chosen) < DECISIONS and any(waiting.values()):
        for kind, rows in waiting.items():
            taken = {entry for _kind, entry, _since in chosen}
            while rows and rows[0][0] in taken:
                rows.pop(0)
            if rows and len(chosen) < DECISIONS:
                entry, since = rows.pop(0)
                chosen.append((kind, entry, _day(since)))
    chosen.sort(key=lambda found: (order.index(found[0]), found[2], found[1]))
    return [(kind, entry) for kind, entry, _since in chosen]


def _day(since: Any) -> str:
    """The day in China of a time, which SQLite gives as words, or of a day."""
    words = str(since)
    if len(words) <= 10:
        return words
    time = dt.datetime.fromisoformat(words)
    time = time if time.tzinfo else time.replace(tzinfo=dt.UTC)
    return str(time.astimezone(dt.timezone(dt.timedelta(hours=8))).date())


# What is shown of it ----------------------------------------------------------------------------------


def _keys(found: Figures, name: str) -> list[str]:
    """The rows `unit.7` of which there are figures, in the order of the figures."""
    keys = (key.split(".")[:2] for key in found)
    return list(dict.fromkeys(".".join(key) for key in keys if key[0] == name))


def _first_rows(wanted: Figures, shown: Figures) -> Figures:
    """What is wanted of the rows that are shown; which those are, `_order` says."""
    rows = {*_keys(shown, "unit"), *_keys(shown, "plan")}
    return {
        key: value
        for key, value in wanted.items()
        if key.split(".")[0] not in ("unit", "plan") or ".".join(key.split(".")[:2]) in rows
    }


def _order(shown: Figures, wanted: Figures, name: str, most: int, whole: bool) -> list[str]:
    """Most red first, then most yellow, then in the order in which they came to be."""

    def trouble(key: str) -> tuple[int, int, int]:
        red, yellow = wanted[f"{key}.red"] or 0, wanted[f"{key}.yellow"] or 0
        return -red, -yellow, int(key.partition(".")[2])

    due = sorted(_keys(wanted, name), key=trouble)
    due = due if whole else due[:most]
    given = _keys(shown, name)
    return [] if given == due else [f"rows: the page shows {given}, SQL says {due}"]


def _rows(connection: Any, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    said = {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in values.items()
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, {key: value for key, value in said.items() if f"%({key})s" in sql})
        return list(cursor.fetchall())
