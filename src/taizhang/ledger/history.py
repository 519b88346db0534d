"""What the history may know of the ledger: its subjects stand in the history of their plan."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import reverse

from taizhang.audit.kinds import tell
from taizhang.permission import Reach
from taizhang.policies.models import Plan
from taizhang.policies.visibility import reach_of


def _row(model: str, key: str, *related: str) -> Any:
    if not key.isdecimal():
        return None
    return apps.get_model("ledger", model).objects.filter(pk=key).select_related(*related).first()


def _of_entry(key: str) -> Reach | None:
    entry = _row("Entry", key, "plan__keeper")
    return reach_of(entry.plan) if entry else None


def _entry_page(key: str) -> str:
    entry = _row("Entry", key)
    return reverse("ledger:task", args=[entry.task_id]) if entry else ""


def _tell_part(model: str, zh: str, en: str) -> None:
    """A kind of things that hang on an entry: seen with it, on its page."""

    def entry_key(key: str) -> str:
        row = _row(model, key)
        return str(row.entry_id) if row else ""

    tell(
        f"ledger.{model.lower()}",
        zh,
        en,
        reach=lambda key: _of_entry(entry_key(key)),
        address=lambda key: _entry_page(entry_key(key)),
    )


def _of_request(key: str) -> Reach | None:
    request = _row("InformationRequest", key)
    return (
        reach_of(Plan.objects.select_related("keeper").get(pk=request.plan_id)) if request else None
    )


def _request_of(key: str) -> str:
    answer = _row("RequestAnswer", key)
    return str(answer.request_id) if answer else ""


def _request_page(key: str) -> str:
    request = _row("InformationRequest", key)
    return reverse("ledger:request", args=[request.pk]) if request else ""


tell("ledger.entry", "台账事项", "ledger entry", reach=_of_entry, address=_entry_page)
_tell_part("ProgressReport", "进展报送", "progress report")
_tell_part("TaskBook", "任务书", "task book")
_tell_part("Milestone", "时间节点", "milestone")
_tell_part("Subtask", "分解任务", "subtask")
_tell_part("Dependency", "前置任务", "dependency")
_tell_part("ChangeRequest", "变更申请", "change request")
_tell_part("Closure", "销号申请", "closure")
_tell_part("LightNote", "灯色说明", "note on a light")
tell(
    "ledger.informationrequest",
    "补充材料要求",
    "request for more",
    reach=_of_request,
    address=_request_page,
)
tell(
    "ledger.requestanswer",
    "补充材料答复",
    "answer to a request",
    reach=lambda key: _of_request(_request_of(key)),
    address=lambda key: _request_page(_request_of(key)),
)
