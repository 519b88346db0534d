"""The columns of both sheets: what stands in each, and what people are told of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNITS_SHEET = "单位"
ALIASES_SHEET = "别名"
#: Rows above the data: title, guidance, heads.
HEAD_ROWS = 3
#: With more rows somebody took the wrong file.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key, its head (the same in every language: it is what is read), its width, how
    it looks, and what to write in it.
    """

    key: str
    head: str
    width: float
    hint: str | Promise
    look: str = "text"


UNIT_COLUMNS = (
    Column(
        "number",
        "编号",
        10,
        _(
            "已有单位的编号，不要改；新单位留空。同一单位有几段时，每段一行、编号相同（新单位可写 新1、新2）"
        ),
    ),
    Column("name", "名称", 36, _("必填，全称")),
    Column("kind", "类别", 9, _("单位 或 单位组；空着是单位")),
    Column("nature", "性质", 12, _("如 政府部门、事业单位、学校；空着按名称判断")),
    Column("uscc", "统一社会信用代码", 22, _("18 位，校验末位")),
    Column("division", "行政区划", 16, _("名称，或区划代码；重名时写代码")),
    Column("parent", "上级单位", 32, _("名称，或 # 加编号（#12）；重名时写编号")),
    Column("since", "起", 12, _("这一段从哪天起，如 2021-06-01；不知道就空着"), "date"),
    Column("until", "止", 12, _("这一段到哪天止（含当天）；现在仍是就空着"), "date"),
)
ALIAS_COLUMNS = (
    Column("unit", "单位", 36, _("名称，或 # 加编号（#12）")),
    Column("name", "别名", 30, _("必填，如 县扶贫办")),
    Column("since", "起", 12, _("从哪天起这样叫；不知道就空着"), "date"),
    Column("until", "止", 12, _("到哪天止；仍这样叫就空着"), "date"),
)
