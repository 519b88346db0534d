"""What `organizations` refuses; nothing was changed then. All are `DomainError`s of `permission`."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class NameUnfit(DomainError):
    """No name, or an essay."""

    code = "organizations.name-unfit"
    words = Wording(
        "名称要 1 至 {limit} 个字。请写全称。",
        "A name has 1 to {limit} characters: write it in full.",
    )


class NameTaken(DomainError):
    """Another unit of the place has the name."""

    code = "organizations.name-taken"
    words = Wording(
        "“{name}”已经登记。是同一个单位时，打开那一个修改；不是时，请写全称并选对行政区划。",
        "“{name}” is registered. If it is the same unit, change that one; if not, write the full name "
        "and choose its division.",
    )


class CodeWrong(DomainError):
    """A unified social credit code whose check digit does not fit."""

    code = "organizations.credit-code-wrong"
    words = Wording(
        "统一社会信用代码“{code}”不对：{why}。请对照证照逐位核对（18 位，不用字母 I、O、S、V、Z）。",
        "The unified social credit code “{code}” is wrong: {why_en}. Compare it with the certificate "
        "(18 characters, never I, O, S, V, Z).",
    )


class CodeTaken(DomainError):
    """Another unit has the code."""

    code = "organizations.credit-code-taken"
    words = Wording(
        "统一社会信用代码“{code}”已登记在“{unit}”名下。两个单位不能用同一代码；"
        "一个机构两块牌子时，登记一个，另一名称作别名。",
        "The code “{code}” is that of “{unit}”. Two units cannot share one; of an organ with two "
        "names register one and add the other as alias.",
    )


class InFuture(DomainError):
    """Changes are registered when they hold."""

    code = "organizations.in-future"
    words = Wording(
        "日期 {day} 还没有到。变更生效后再登记。",
        "The day {day} has not come. Register the change when it holds.",
    )


class BeforeStart(DomainError):
    """The day is not after the beginning of what holds now."""

    code = "organizations.before-start"
    words = Wording(
        "“{unit}”现在的情况从 {since} 开始，变更日期 {day} 要在这之后。原来的日期有误时用“更正”。",
        "What holds of “{unit}” began on {since}; the change must be after that, not on {day}. Where "
        "the earlier day is wrong, correct it.",
    )


class AlreadyEnded(DomainError):
    """It was abolished or merged."""

    code = "organizations.already-ended"
    words = Wording(
        "“{unit}”已于 {until} 撤并，没有改动。", "“{unit}” ended on {until}; nothing was changed."
    )


class ChangedMeanwhile(DomainError):
    """Somebody was faster."""

    code = "organizations.changed-meanwhile"
    words = Wording(
        "您打开页面之后，别人改动了“{unit}”，您的改动没有保存。请看过现在的情况再改。",
        "Somebody changed “{unit}” after you opened the page; your change was not kept. Look at it "
        "as it is now, then change it.",
    )


class NothingChanges(DomainError):
    """The new is the old."""

    code = "organizations.nothing-changes"
    words = Wording(
        "填的和“{unit}”现在的情况一样，没有改动。",
        "This is what “{unit}” is already; nothing was changed.",
    )


class BeneathItself(DomainError):
    """A unit under one that stands under it."""

    code = "organizations.beneath-itself"
    words = Wording(
        "“{parent}”是“{unit}”自己或它的下级，不能作它的上级。",
        "“{parent}” is “{unit}” itself or stands beneath it, and cannot be above it.",
    )


class SameUnit(DomainError):
    """An act between two units that are one."""

    code = "organizations.same-unit"
    words = Wording(
        "两边是同一个单位“{unit}”。请选另一个。", "Both are the unit “{unit}”. Choose another."
    )


class NoSuccessor(DomainError):
    """A split into nothing."""

    code = "organizations.no-successor"
    words = Wording(
        "没有写拆分成哪些单位。请至少选一个。",
        "It is not said which units it is split into. Choose at least one.",
    )


class HasUnitsBeneath(DomainError):
    """Its units would hang in the air."""

    code = "organizations.has-units-beneath"
    words = Wording(
        "“{unit}”还有 {count} 个下级单位（如“{example}”）。请先调整它们的上级，或用“并入”。",
        "“{unit}” still has {count} units beneath it (“{example}”). Move them first, or merge the unit.",
    )


class PeriodsOverlap(DomainError):
    """Two truths for one day."""

    code = "organizations.periods-overlap"
    words = Wording(
        "更正后的起止日期（{start} 至 {end}）和相邻的一段重叠，没有改动。请先更正相邻的一段。",
        "The corrected days ({start} to {end}) overlap with a neighbouring period. Correct that first.",
    )


class PeriodBackwards(DomainError):
    """It ends before it begins."""

    code = "organizations.period-backwards"
    words = Wording(
        "起 {start}、止 {end}：止不能早于起。",
        "From {start} to {end}: it cannot end before it begins.",
    )


class AliasKnown(DomainError):
    """It is said already."""

    code = "organizations.alias-known"
    words = Wording(
        "“{name}”已是“{unit}”的名称或别名，没有改动。",
        "“{name}” is a name of “{unit}” already; nothing was changed.",
    )


class NotAGroup(DomainError):
    """Only groups have members."""

    code = "organizations.not-a-group"
    words = Wording("“{unit}”不是单位组，没有成员。", "“{unit}” is no group and has no members.")


class GroupInGroup(DomainError):
    """Groups hold units."""

    code = "organizations.group-in-group"
    words = Wording(
        "“{unit}”是单位组，不能作另一个组的成员。请加它的成员单位。",
        "“{unit}” is a group and cannot be a member of another. Add its members.",
    )


class AlreadyMember(DomainError):
    """It is in already."""

    code = "organizations.already-member"
    words = Wording(
        "“{unit}”在这段时间已是“{group}”的成员，没有改动。",
        "“{unit}” is a member of “{group}” in that time already; nothing was changed.",
    )


class NotUnconfirmed(DomainError):
    """It was answered before."""

    code = "organizations.not-unconfirmed"
    words = Wording(
        "“{unit}”已经确认过，没有改动。", "“{unit}” was confirmed before; nothing was changed."
    )


class DivisionCodeWrong(DomainError):
    """A code of the wrong length, or of another province."""

    code = "organizations.division-code-wrong"
    words = Wording(
        "区划代码“{code}”不对：县级以上 6 位，乡级 9 位，前几位和上级“{parent}”一致。",
        "The code “{code}” is wrong: 6 digits down to counties, 9 for townships, beginning as that of "
        "“{parent}” does.",
    )


class DivisionKnown(DomainError):
    """There is one of this name or code."""

    code = "organizations.division-known"
    words = Wording("“{name}”在这一级已有登记，没有改动。", "“{name}” is registered there already.")


class CannotRead(DomainError):
    """A file that is no workbook of units."""

    code = "organizations.cannot-read-workbook"
    words = Wording(
        "读不了这个文件：{why}。请下载模板，填好后另存为 .xlsx 再导入。",
        "The file cannot be read: {why_en}. Download the template, fill it in and save it as .xlsx.",
    )


class RowsWrong(DomainError):
    """Some cells are wrong: nothing was taken. `faults` says which (`tables.incoming.Fault`)."""

    faults: Sequence[object] = ()
    code = "organizations.rows-wrong"
    words = Wording(
        "有 {count} 处不对，全部没有导入。请按下面逐处修改后再导入。",
        "{count} cells are wrong; nothing was imported. Mend them as listed and import again.",
    )
