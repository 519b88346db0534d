"""What happens to published tasks.

entry      a task in the ledger, its units and its targets as they stand today
period     a plan's rhythm of reporting, thresholds, periods
report     what a unit reports for a period, with measured values
evidence   files by their content, and where they are shown as evidence
book       task book, milestones, subtasks, dependencies
change     what was asked to be changed, and the answer
cycle      years of routine tasks that are over
closure    the asked, checked and accepted end of a task; disputes of a light
stand      how many tasks of a plan have which light, kept
request    what a coordinator asks for beyond reports, and the answers
view       a person's saved views of a list
"""

from taizhang.ledger.models.book import BookState, Dependency, Milestone, Subtask, TaskBook
from taizhang.ledger.models.change import ChangeKind, ChangeRequest, ChangeState
from taizhang.ledger.models.closure import Closure, ClosureState, LightNote
from taizhang.ledger.models.cycle import EntryCycle
from taizhang.ledger.models.entry import (
    COUNTED,
    OPEN_STATES,
    Entry,
    EntryState,
    EntryTarget,
    EntryUnit,
    Light,
    LightChange,
    red_for,
)
from taizhang.ledger.models.evidence import Evidence, EvidenceFile
from taizhang.ledger.models.period import Course, ReportingPeriod, Rhythm
from taizhang.ledger.models.report import (
    HANDED_IN,
    ProgressReport,
    ReportState,
    Standing,
    TargetValue,
)
from taizhang.ledger.models.request import InformationRequest, RequestAnswer
from taizhang.ledger.models.stand import PlanStand
from taizhang.ledger.models.view import SavedView

__all__ = [
    "COUNTED",
    "HANDED_IN",
    "OPEN_STATES",
    "BookState",
    "ChangeKind",
    "ChangeRequest",
    "ChangeState",
    "Closure",
    "ClosureState",
    "Course",
    "Dependency",
    "Entry",
    "EntryCycle",
    "EntryState",
    "EntryTarget",
    "EntryUnit",
    "Evidence",
    "EvidenceFile",
    "InformationRequest",
    "Light",
    "LightChange",
    "LightNote",
    "Milestone",
    "PlanStand",
    "ProgressReport",
    "ReportState",
    "ReportingPeriod",
    "RequestAnswer",
    "Rhythm",
    "SavedView",
    "Standing",
    "Subtask",
    "TargetValue",
    "TaskBook",
    "red_for",
]
