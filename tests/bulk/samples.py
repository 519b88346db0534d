"""Small plans of invented places, as files to be read."""

from __future__ import annotations

from pathlib import Path

from taizhang.bulk import Answer, Request

SECONDS = 60.0


def text(number: int) -> bytes:
    return f"""临江县农村公路提质实施方案（第{number}号）

一、夯实基础
1.改造农村公路。到2026年，改造农村公路{100 + number}公里以上。（牵头单位：县交通运输局；配合单位：县财政局）
""".encode()


def folder(path: Path, count: int) -> Path:
    """A folder of `count` plans."""
    path.mkdir()
    for number in range(count):
        (path / f"{number:03}.txt").write_bytes(text(number))
    return path


def request(data: bytes, file: str = "plan.txt", seconds: float = SECONDS) -> Request:
    return Request(file, data, "zh", seconds)


def code(answer: Answer) -> str:
    """The code of an answer's failure; nothing where there is a plan."""
    return answer.failure.code if answer.failure else ""
