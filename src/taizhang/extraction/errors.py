"""What can be wrong with a document that was read, but is no plan.

ReadingError (documents.errors)
└── NotAPlan
"""

from __future__ import annotations

from taizhang.documents.errors import ReadingError, Wording


class NotAPlan(ReadingError):
    """The document holds no task that the reader can find."""

    messages = {
        "extraction.no-task": (
            Wording(
                "没有找到任何任务：既没有带“牵头单位”“责任单位”等栏的任务表，"
                "也没有写明责任单位的编号条目。",
                "No task was found: neither a task table with a column such as 牵头单位 or 责任单位, "
                "nor numbered items.",
            ),
            Wording(
                "请确认文件是实施方案、任务分工表之类的文件，并且正文完整。",
                "Check that the file is a plan or a table of tasks, and complete.",
            ),
        ),
        "extraction.no-known-column": (
            Wording(
                "表头（{heads}）中没有能认出的任务栏和责任单位栏。",
                "The table head ({heads}) has no column that is known to hold tasks and units.",
            ),
            Wording(
                "请把表头改为通用写法，例如：序号、工作任务、牵头单位、配合单位、完成时限。",
                "Name the columns in a common way, such as 序号, 工作任务, 牵头单位, 配合单位, 完成时限.",
            ),
        ),
    }
