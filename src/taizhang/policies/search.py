"""Full-text search of tasks in Chinese, by an index of pairs of characters (全文查找).

Chinese has no spaces to part words by, and the engines' own trigrams find nothing, silently, for
two characters. So the index is ours: each character of the normalised text gives a token, itself
and the character after it (职业教育 → 职业 业教 教育 育); what is sought gives its pairs as a
phrase (业教 教育), a single character the beginning of a token (职*). A hit therefore holds the
very characters sought, one after the other, and both databases answer alike: FTS5 on SQLite, a
tsvector with a GIN index on PostgreSQL, written as a literal so that no parser cuts our tokens.

Covered: code, number, measure, text, names of units as written and in full, subjects of targets, and what
others say of a task beside its plan (`also_says`). The index is kept in step by whoever changes these:
`index_tasks(tasks)` in the same transaction.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.expressions import Expression

from taizhang.policies.models import Assignment, Target, Task

TABLE = "policies_task_search"
BATCH = 500
#: PostgreSQL counts places in a text up to 16,383; what a task says after that is not searched.
LONGEST = 16_000

_SAID_ELSEWHERE: list[Callable[[Sequence[int]], Iterable[tuple[int, str]]]] = []


def also_says(words: Callable[[Sequence[int]], Iterable[tuple[int, str]]]) -> None:
    """Let tasks be found by `words` too: of tasks (ids), what is said of each (its id, the words)."""
    if words not in _SAID_ELSEWHERE:
        _SAID_ELSEWHERE.append(words)


def runs(text: str) -> list[str]:
    """The unbroken runs of letters, figures and Chinese characters in `text`, normalised.

    Full-width and half-width, upper and lower case are one; punctuation and space part runs.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def tokens(text: str) -> list[str]:
    """What the index holds of `text`: each character with the one after it, the last one alone."""
    pairs = (run[i : i + 2] for run in runs(text) for i in range(len(run)))
    return list(islice(pairs, LONGEST))


def phrases(sought: str) -> list[list[str]]:
    """What is asked of the index: for each run sought, its pairs in order, or its one character."""
    return [[run[i : i + 2] for i in range(max(1, len(run) - 1))] for run in runs(sought)]


class TaskSays(Expression):
    """Whether a task holds every run of `sought`: `tasks.filter(TaskSays("职业教育"))`.

    Words without any letter or figure are found in no task. `one_by_one`: the other conditions leave so
    few tasks that to look at the words of each takes less than to find all tasks with these words (of
    common words PostgreSQL reads some hundred megabytes to see that they stand one after the other).
    """

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, sought: str, *, one_by_one: bool = False) -> None:
        super().__init__()
        self.phrases = phrases(sought)
        self.one_by_one = one_by_one
        self.task: Any = models.F("id")

    def get_source_expressions(self) -> list[Any]:
        """The task's id."""
        return [self.task]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """As Django sets it where it finds the column."""
        (self.task,) = exprs

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """FTS5: `"业教 教育"` is a phrase, `"职" *` the beginning of a token."""
        task, params = compiler.compile(self.task)
        if not self.phrases:
            return "1 = 0", []
        words = (f'"{" ".join(p)}"' + ("" if len(p[0]) > 1 else " *") for p in self.phrases)
        found = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
        return f"{task} IN ({found})", [*params, " AND ".join(words)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Full text: `<->` joins a phrase, `:*` asks for the beginning of a token."""
        task, params = compiler.compile(self.task)
        if not self.phrases:
            return "false", []
        phrases = (
            " <-> ".join(f"'{token}'" + ("" if len(token) > 1 else ":*") for token in phrase)
            for phrase in self.phrases
        )
        ask = " & ".join(f"({phrase})" for phrase in phrases)
        if self.one_by_one:
            says = f"SELECT words @@ %s::tsquery FROM {TABLE} WHERE task_id = {task}"  # noqa: S608
            return f"({says})", [ask, *params]
        found = f"SELECT task_id FROM {TABLE} WHERE words @@ %s::tsquery"  # noqa: S608
        return f"{task} IN ({found})", [*params, ask]


def index_tasks(tasks: Iterable[Task] | Iterable[int]) -> None:
    """Put `tasks` (or the tasks of these ids) in the index as they stand in the database now."""
    ids = [task if isinstance(task, int) else task.pk for task in tasks]
    for start in range(0, len(ids), BATCH):
        _write(dict(_said_by(ids[start : start + BATCH])))


def _said_by(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """All that is searched of each task, parted by line breaks."""
    said: dict[int, set[str]] = defaultdict(set)
    units = Assignment.objects.filter(task_id__in=ids).order_by()
    for task_id, *names in units.values_list("task_id", "surface", "canonical", "unit__name"):
        said[task_id].update(names)
    targets = Target.objects.filter(task_id__in=ids).order_by()
    for task_id, subject in targets.values_list("task_id", "subject"):
        said[task_id].add(subject)
    for told in _SAID_ELSEWHERE:
        for task_id, words in told(ids):
            said[task_id].add(words)
    rows = Task.objects.filter(id__in=ids).order_by()
    for task_id, *own in rows.values_list("id", "code", "number", "measure", "text"):
        yield task_id, "\n".join([*sorted(said[task_id]), *own])


def _write(said: dict[int, str]) -> None:
    column = "rowid" if connection.vendor == "sqlite" else "task_id"
    with connection.cursor() as cursor:
        marks = ",".join(["%s"] * len(said))
        if said:
            cursor.execute(f"DELETE FROM {TABLE} WHERE {column} IN ({marks})", list(said))  # noqa: S608
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                [(task_id, " ".join(tokens(text))) for task_id, text in said.items()],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (task_id, words) VALUES (%s, %s::tsvector)",  # noqa: S608
                [(task_id, _vector(text)) for task_id, text in said.items()],
            )


def _vector(text: str) -> str:
    r"""The literal of a tsvector, `'职业':1 '业教':2`; tokens hold neither ' nor \."""
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens(text), start=1))
