"""Goals that no task carries, and goals that nothing could measure.

A goal is an output or an outcome. An output (产出) is a countable thing to be built or done:
12个联合体, 培训3万人次, 改造管网200公里. Somebody has to do it, so that one which no task mentions was
forgotten: each is a finding of its own. An outcome (成效) is what many tasks bring about together: a
rate, a level, a satisfaction, an average or a figure by the head, the growth or the size of a whole
field. Often it has no single task by nature; what is worth saying, once for all of them, is that
nobody is named who answers for them and counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from taizhang.documents.model import Document, Span
from taizhang.examination.finding import Finding, Severity, finding
from taizhang.examination.numbers import Kind, core, kind, plain, same_quantity
from taizhang.extraction.passage import fold
from taizhang.extraction.plan import Plan, Section, Target
from taizhang.extraction.targets.numbers import unit_kind
from taizhang.lexicon.measures import MeasureKind

_SECTION = re.compile(r"目[标標]")
_SENTENCE = re.compile(r"[^。！!\n]+")
_VAGUE = re.compile(
    r"(?:显著|明显|大幅|较大幅度|稳步|不断|进一步|持续|更加|日益|全面|基本|有效|切实)"
    r"[^，。；]{0,12}?(?:提升|提高|增强|改善|优化|完善|形成|夯实|扩大|好转|健全|加强|深化|凸显|彰显)"
)
_DATE = re.compile(r"[0-9０-９]{4}\s*年(?:\s*[0-9０-９]{1,2}\s*月(?:\s*[0-9０-９]{1,2}\s*日)?)?")
_NUMBER = re.compile(
    r"[0-9０-９]|[一二两三四五六七八九十百千万]+(?:个|项|家|所|倍|番|成|分之)|全覆盖|全部"
)
#: What follows the thing that a goal counts, and says nothing of it.
_MEASURE = re.compile(
    r"(?:总|平均)?(?:率|比率|比例|占比|比重|人次|人数|户数|数量|总量|数|总额|额|面积|水平|程度|度|浓度|规模)?"
    r"(?:比|较|年均|每年)?(?:[0-9]{4}年)?(?:增长|提高|下降|降低|减少|达到?|翻番?)?$"
)
#: By the head, on the average, the size of all there is: what a count tells of a whole field.
_BY_HEAD = re.compile(r"每(?:[百千万十]|名|人|户|位|亩|家|个)|人均|户均|亩均|地均|校均|平均|年均")
_WHOLE = re.compile(
    r"(?:总量|总数|总规模|规模|总额|总值|产值|增加值|营业?收入?|保有量|存量|人口|户数|人数)"
    r"(?:[较比](?:上年|19\d\d年|20\d\d年))?(?:增长|增加|提高|下降|降低|减少)?$"
)
#: Amounts that somebody raises or spends.
_SPENT = re.compile(r"投资|资金|经费|投入|贷款|补[助贴]|基金|授信|奖补")
_COUNTED = (MeasureKind.COUNT, MeasureKind.TIMES)
#: How many goals a sentence names.
_NAMED = 3
_PUNCTUATION = re.compile(r"[“”\"《》（）()、，\s]")
_CARRIED = 0.6
#: More goals than a plan has.
_MOST_GOALS = 300
_TAIL = 4


def not_carried(plan: Plan) -> Iterator[Finding]:
    """Targets of the general part that no task mentions, be it in other words or without the number.

    Outputs one by one, as warnings; outcomes together, as one note.
    """
    tasks = _Tasks(plan)
    outcomes: list[Target] = []
    for goal in plan.targets[:_MOST_GOALS]:
        if tasks.carry(goal) or tasks.mention(goal):
            continue
        if not is_output(goal):
            outcomes.append(goal)
            continue
        yield finding(
            "goal-not-carried",
            Severity.WARNING,
            (goal.spans,),
            subject=goal.subject,
            value=f"{plain(goal.value)}{goal.unit}",
        )
    if outcomes:
        names = [_in_words(goal) for goal in outcomes[:_NAMED]]
        yield finding(
            "outcomes-not-carried",
            Severity.NOTE,
            tuple(goal.spans for goal in outcomes),
            count=len(outcomes),
            subjects="、".join(names) + ("等" if len(outcomes) > _NAMED else ""),
        )


def is_output(goal: Target) -> bool:
    """Whether a goal counts things to be built or done, and not a state of a whole field."""
    measure, subject = unit_kind(fold(goal.unit)), fold(goal.subject)
    if _BY_HEAD.search(subject):
        return False
    if measure is MeasureKind.MONEY:
        return bool(_SPENT.search(subject))
    if measure is MeasureKind.SIZE:
        # 微克/立方米, 吨标准煤/万元: one thing by another.
        return "/" not in goal.unit and not _WHOLE.search(subject)
    return measure in _COUNTED and not _WHOLE.search(subject)


def _in_words(goal: Target) -> str:
    """The goal with its number: 普及率96%, 产值翻1番."""
    return f"{goal.subject.removesuffix(goal.unit)}{plain(goal.value)}{goal.unit}"


class _Tasks:
    """What the tasks of a plan say, so that a goal need not ask them one by one."""

    def __init__(self, plan: Plan) -> None:
        texts = [_PUNCTUATION.sub("", (task.measure or "") + task.text) for task in plan.tasks]
        #: All texts; what is looked for has no line end.
        self._text = "\n".join(texts)
        #: For each pair of characters the tasks whose texts hold it.
        self._holding: dict[str, set[int]] = defaultdict(set)
        for index, text in enumerate(texts):
            for pair in map("".join, pairwise(text)):
                self._holding[pair].add(index)
        self._all = range(len(texts))
        targets = [target for task in plan.tasks for target in task.targets]
        self._things = {(target.value, core(target)[-2:]) for target in targets}
        #: Two targets that are alike for a goal are one.
        self._alike: dict[Kind, dict[str, Target]] = defaultdict(dict)
        for target in targets:
            self._alike[kind(target)][core(target)] = target

    def carry(self, goal: Target) -> bool:
        """Whether a task's target is the goal, as a quantity or by its number and its thing."""
        thing = core(goal)[-2:]
        if thing and (goal.value, thing) in self._things:
            return True
        return any(same_quantity(goal, t) for t in self._alike.get(kind(goal), {}).values())

    def mention(self, goal: Target) -> bool:
        """Whether a task's text speaks of what the goal counts."""
        words = _PUNCTUATION.sub("", core(goal))
        tail = _MEASURE.sub("", words)[-_TAIL:]
        if self._all and len(tail) >= min(_TAIL, len(words)) and tail in self._text:
            return True
        quoted = re.findall(r"“([^”]{3,})”", goal.subject)
        if any(name[:3] in self._text for name in quoted):
            return True
        return self._share(words) >= _CARRIED

    def _share(self, words: str) -> float:
        """The greatest share of the pairs of characters of `words` that stand in one text."""
        pairs = [*map("".join, pairwise(words))]
        if not self._all or not pairs:
            return float(bool(self._all))
        held = Counter(chain.from_iterable(self._holding.get(pair, ()) for pair in pairs))
        return max(held.values(), default=0) / len(pairs)


def not_measurable(document: Document, plan: Plan) -> Iterator[Finding]:
    """Sentences of the goals that promise change, in a paragraph that has no number at all.

    Beside a number such a sentence is an introduction: 能力显著增强，普及率达到96%.
    """
    for index in _goal_blocks(plan, len(document.blocks)):
        block = document.blocks[index]
        if block.table is not None or _NUMBER.search(_DATE.sub("", block.text)):
            continue
        for sentence in _SENTENCE.finditer(block.text):
            if _VAGUE.search(sentence[0]):
                start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
                words = sentence[0].strip()
                yield finding(
                    "goal-not-measurable",
                    Severity.NOTE,
                    ((Span(index, start, sentence.end()),),),
                    words=words if len(words) <= 40 else words[:40] + "…",
                )


def _goal_blocks(plan: Plan, count: int) -> Iterator[int]:
    """The blocks under a heading of goals, up to the next heading as high, or the first task."""
    first_task = min((s.block for task in plan.tasks for s in task.spans), default=count)
    for index, section in enumerate(plan.sections):
        if not _SECTION.search(section.title) or not section.spans:
            continue
        # A heading that runs into its paragraph: （二）主要目标。到2026年，……
        start = section.spans[0].block
        yield from range(start, min(_end(plan.sections[index + 1 :], section, count), first_task))


def _end(following: Sequence[Section], section: Section, count: int) -> int:
    for other in following:
        if other.depth <= section.depth and other.spans:
            return max(other.spans[0].block, section.spans[0].block + 1)
    return count
