"""Rules that a document lays down for all its lists of units.

`第一责任单位为牵头单位，下同` makes the first unit of every later list the lead; a rider
(`以下各项均需各县区落实，不再列出`) adds its units as responsible to every later task.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.lists import read_list

_FIRST = re.compile(
    r"(?:第一(?:个|位)?(?:责任|排名)?(?:单位|部门|责任主体)?|首位(?:责任)?(?:单位|部门)?|首个(?:责任)?(?:单位|部门)"
    r"|(?:排|列|位)(?:名|序)?(?:在|于)?(?:首位|第一位?|第一名|最前|最前面|前面|首)(?:的|者)?(?:责任)?(?:单位|部门)?)"
    r"(?:均)?(?:为|是|系|即为|作为)(?:该项(?:工作|任务)(?:的)?)?(?:总|主要)?(?:牵头|主责|主要责任|第一责任|主办)(?:单位|部门)?[，、；]?(?:以?下均?同|以此类推|其余为[^，。；]{2,8}(?:单位|部门))?"
)
_RIDER = re.compile(
    r"(?:以下|下列|后续|上述|以上|各项)?(?:各项|所有|全部)?(?:任务|工作|措施|内容)?(?:均|都)?(?:需|须|由|需要|要求)(?:由)?"
    r"(?P<units>[^，。；]{2,40}?)(?:共同|分别)?(?:组织|贯彻|具体|负责|抓好)*(?:落实|实施|负责|配合|参与)(?:的)?，?"
    r"(?:均|以下)?(?:不再|不另|不一一|不逐一)(?:单独|另行|一一|逐一|重复)?(?:列出|列明|单列|列示|标注|注明|罗列|列|赘述)"
)

# What is left of a bracket whose words were a rule.
_EMPTIED = re.compile(r"（(?:注|说明|其中|责任单位中|各项任务的?|[：，；。、])*）")


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """What the document says of the lists that follow.

    `riders` go to every later task; `first_is_lead` is for lists without a lead of their own.
    """

    first_is_lead: bool = False
    riders: tuple[Assignment, ...] = ()

    def __or__(self, other: DocumentRule) -> DocumentRule:
        """Both rules together."""
        known = {a.surface for a in self.riders}
        return DocumentRule(
            self.first_is_lead or other.first_is_lead,
            self.riders + tuple(a for a in other.riders if a.surface not in known),
        )


def find_rule(passage: Passage, setting: Setting) -> DocumentRule | None:
    """The rule that `passage` (a paragraph, a bracket, a note under a table) lays down, or None."""
    text = passage.text
    if "单位" not in text and "部门" not in text and "不" not in text:
        return None
    first = _FIRST.search(text) is not None
    riders: list[Assignment] = []
    for match in _RIDER.finditer(text):
        low, high = match.span("units")
        riders += read_list(passage[low:high], Role.RESPONSIBLE, setting)
    if not first and not riders:
        return None
    return DocumentRule(first, tuple(riders))


def lays_down_rule(text: str) -> bool:
    """Whether `text` says that the first unit of each list leads."""
    return _FIRST.search(text) is not None


def without_rule(passage: Passage) -> Passage:
    """The passage without the words that lay down a rule."""
    for pattern in (_FIRST, _RIDER, _EMPTIED):
        match = pattern.search(passage.text)
        while match is not None and match.end() > match.start():
            rest = [passage[: match.start()], passage[match.end() :]]
            passage = Passage.join(passage.document, rest)
            match = pattern.search(passage.text)
    return passage
