"""Imports that read the sample plan, whatever the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from taizhang import extraction
from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.services import ImportResult, import_document
from tests.people import OPERATOR
from tests.policies import samples


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path: Path) -> Path:
    """The folder of kept files, empty for each test."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture
def reads_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file reads as the sample plan."""
    # By import_module: the package offers the function under the module's own name.
    service = import_module("taizhang.policies.services.import_document")
    monkeypatch.setattr(service, "read_apart", lambda data, name: samples.document(name))
    monkeypatch.setattr(extraction, "parse", lambda document: samples.plan(), raising=False)


@pytest.fixture
def import_sample(reads_the_sample: None) -> Callable[..., ImportResult]:
    """Import `data` as the sample plan."""

    def run(data: bytes = b"sample", name: str = "plan.docx", by: Actor = OPERATOR) -> ImportResult:
        return import_document(data=data, name=name, by=by)

    return run


@pytest.fixture
def sample_plan(db: None, import_sample: Callable[..., ImportResult]) -> Plan:
    """The imported sample."""
    return import_sample().plan


@pytest.fixture
def plan_without_place(monkeypatch: pytest.MonkeyPatch, reads_the_sample: None) -> None:
    """Every file reads as the sample, but the document names no place."""
    plan = samples.plan()
    facts = replace(plan.document, jurisdiction=None)
    monkeypatch.setattr(
        extraction, "parse", lambda document: replace(plan, document=facts), raising=False
    )
