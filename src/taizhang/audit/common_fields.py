"""Fields that mean the same whatever they are of. What several kinds call alike and mean otherwise
(state, kind, unit, values) is told by each kind.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.values import Named, count, in_two, listed, percent, size


def _filter_words(value: str, named: Named) -> str:
    """The words that were sought, and how many choices beside them: their codes are the address's."""
    pairs = parse_qsl(value, keep_blank_values=False)
    if not pairs:
        return value
    sought = [given for _name, given in pairs if not given.replace("-", "").isascii()]
    if rest := len(pairs) - len(sought):
        others = ngettext("%(n)s 项筛选", "%(n)s 项筛选", rest) % {"n": rest}
        sought.append(others if not sought else _("另有%(others)s") % {"others": others})
    return listed(sought)


tell_fields(
    "",
    alias=field("别名", "other name"),
    asked=field("筛选条件", "filter", _filter_words),
    code=field("代码", "code"),
    decision=field("决定意见", "decision"),
    document=field("依据文件", "by document"),
    due_on=field("时限", "due"),
    evidence=field("佐证材料", "evidence"),
    file=field("文件", "file"),
    name=field("名称", "name"),
    number=field("序号", "number"),
    on=field("日期", "on"),
    percent=field("进度", "percent", percent),
    reason=field("理由", "reason"),
    rows=field("行数", "rows", count),
    sha256=field("SHA-256", "SHA-256"),
    since=field("起", "since"),
    size=field("大小", "size", size),
    tasks=field("任务数", "tasks", count),
    text=field("内容", "text"),
    title=field("标题", "title"),
    until=field("止", "until"),
    username=field("用户名", "user name"),
    valid_from=field("生效日期", "valid from"),
    valid_until=field("失效日期", "valid until"),
)
tell_fields(
    "system",
    events=field("事件数", "events", count),
    chain=field("链", "chain"),
    key=field("密钥", "key"),
    what=field(
        "格式",
        "format",
        in_two({"xlsx": ("Excel", "Excel"), "jsonl": ("JSON Lines", "JSON Lines")}),
    ),
)
