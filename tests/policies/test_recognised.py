"""A plan from a scan says so on its pages; only what is not clear counts as a doubt."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.test import Client

from taizhang.documents import read
from taizhang.policies.certainty import is_unsure
from taizhang.policies.models import Plan
from taizhang.policies.services import import_document
from tests.documents.views import as_recognised
from tests.extraction.test_recognised import TEXT
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch, db: None) -> Plan:
    """A plan whose words were recognised, one unit not clearly."""
    service = import_module("taizhang.policies.services.import_document")
    document = as_recognised(read(TEXT.encode(), "方案.png"), "卫健")
    monkeypatch.setattr(service, "read_apart", lambda data, name: document)
    return import_document(data=b"picture", name="方案.png", by=OPERATOR).plan


def test_the_mark_alone_is_no_doubt() -> None:
    assert not is_unsure(confidence=0.95, warnings=[["recognised-words", {}]])
    assert is_unsure(confidence=0.95, warnings=[["recognised-words", {}], ["unit-unknown", {}]])
    assert is_unsure(confidence=0.5, warnings=[["recognised-words", {}]])


def test_only_what_is_not_clear_is_counted_and_listed(scanned: Plan, client: Client) -> None:
    page = client.get(f"/plans/{scanned.pk}/").content.decode()

    assert scanned.unsure_count == 1
    assert page.count('class="doubt-place"') == 1
    assert "卫健局" in page[page.index('class="doubts"') :]


def test_the_page_of_the_plan_says_it_above_and_on_each_task(scanned: Plan, client: Client) -> None:
    page = client.get(f"/plans/{scanned.pk}/").content.decode()

    assert "有 1 页是图片，文字由图像识别" in page
    assert page.count(">图像识别</span>") == scanned.task_count == 2


def test_the_page_of_a_task_says_it_once(scanned: Plan, client: Client) -> None:
    task = scanned.tasks.get(number="1")
    page = client.get(f"/tasks/{task.pk}/").content.decode()

    assert page.count("文字由图像识别，请核对。") == 1


def test_the_exported_plan_carries_the_marks(scanned: Plan, client: Client) -> None:
    plan = client.get(f"/plans/{scanned.pk}.json").json()

    units = [a for task in plan["tasks"] for a in task["assignments"]]
    assert all("recognised-words" in [w["code"] for w in a["warnings"]] for a in units)
