"""Files that tests give to the site, and where things are in the demonstration."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

DEMO = Path(str(files("taizhang.demo"))) / "plans"


def county_plan() -> Path:
    """The demonstration's plan of a county: a Word file with a table of 45 tasks."""
    return next(DEMO.glob("青溪县*.docx"))


def city_plan() -> Path:
    """The demonstration's plan of a city: 39 tasks."""
    return next(DEMO.glob("岚川市*.docx"))


def province_plan() -> Path:
    """The demonstration's plan of a province: 49 tasks."""
    return next(DEMO.glob("临澜省*.docx"))


def county_plan_title() -> str:
    """What that plan calls itself."""
    return "青溪县推进职业教育服务县域产业发展实施方案"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file of this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
