"""What is asked of a person for each act: fields that name units and divisions by words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models import Division, Level, Unit, UnitNature
from taizhang.tables.given_file import WorkbookField

OPEN = _("空着：不知道")


class UnitField(forms.CharField):
    """A unit by its name, or `#` and its number where several have the name."""

    Refused = forms.ValidationError

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=200, **given)
        self.widget.attrs |= {
            "list": "unit-names",
            "autocomplete": "off",
            "hx-get": reverse_lazy("organizations:unit-names"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#unit-names",
        }

    def clean(self, value: Any) -> Unit | None:
        """The unit, None where nothing was asked for."""
        words = str(super().clean(value)).strip()
        if not words:
            return None
        existing = Unit.objects.select_related("division", "parent", "heir")
        if words.startswith("#"):
            found = list(existing.filter(pk=int(words[1:]))) if words[1:].isdecimal() else []
        else:
            found = list(existing.existing().filter(name=words)[:10])
        if len(found) == 1:
            return found[0]
        if found:
            every = "、".join(f"#{u.pk}（{u.division or ''}）" for u in found)
            raise forms.ValidationError(
                _("有几个同名的单位，请填编号：%(every)s"), params={"every": every}
            )
        raise forms.ValidationError(
            _("没有“%(words)s”。请从提示中选，或先登记它。"), params={"words": words}
        )


class UnitsField(forms.CharField):
    """Several units, a line each."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[Unit]:
        """The units in order, each once."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        one = UnitField()
        found = {unit.pk: unit for unit in (one.clean(line) for line in lines) if unit}
        return list(found.values())


class DivisionField(forms.CharField):
    """A division by its name or code."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=100, **given)
        self.widget.attrs |= {
            "list": "division-names",
            "autocomplete": "off",
            "hx-get": reverse_lazy("organizations:division-names"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#division-names",
        }

    def clean(self, value: Any) -> Division | None:
        """The division, None where nothing was asked for."""
        words = str(super().clean(value)).split(" ")[0].strip()
        if not words:
            return None
        called = Q(name=words) | Q(code=words)
        found = list(Division.objects.filter(called).select_related("parent__parent__parent"))
        found = [d for d in found if d.until is None] or found
        if len(found) == 1:
            return found[0]
        if found:
            every = "、".join(f"{d.code or '—'}（{d.parent or ''}）" for d in found)
            raise forms.ValidationError(
                _("有几个同名的区划，请填代码：%(every)s"), params={"every": every}
            )
        raise forms.ValidationError(
            _("没有“%(words)s”。请写全名或区划代码；乡镇要先登记。"), params={"words": words}
        )


class DayField(forms.DateField):
    """A day, chosen or typed."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "max": "9999-12-31"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%Y年%m月%d日"], **given)


def _natures(blank: str) -> list[tuple[str, Any]]:
    return [("", blank), *UnitNature.choices]


class Styled(forms.Form):
    """A form whose fields look like those of the house and say what is wrong."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
            if isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "form-check-input"


class ActForm(Styled):
    """An act on a unit: carries the revision that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DatedForm(ActForm):
    """An act from a day on, with the document that says so."""

    on = DayField(label=_("自哪天起"), initial=timezone.localdate)
    document = forms.CharField(
        label=_("依据文件"), max_length=300, required=False, help_text=_("文号或标题，会写进沿革")
    )


class RenameForm(DatedForm):
    """A new name."""

    name = forms.CharField(label=_("新名称"), max_length=200, help_text=_("全称"))
    field_order = ["name", "on", "document"]


class MoveForm(ActForm):
    """Another unit above."""

    parent = UnitField(label=_("新的上级单位"), required=False, help_text=_("空着：没有上级"))
    on = DayField(label=_("自哪天起"), initial=timezone.localdate)


class ChangeForm(ActForm):
    """Other facts."""

    nature = forms.ChoiceField(label=_("性质"), choices=lambda: _natures("—"), required=False)
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, required=False, help_text=_("18 位，校验末位")
    )
    division = DivisionField(label=_("行政区划"), required=False)
    on = DayField(label=_("自哪天起"), initial=timezone.localdate)


class CorrectForm(ActForm):
    """What was written wrong."""

    name = forms.CharField(label=_("名称"), max_length=200)
    nature = forms.ChoiceField(label=_("性质"), choices=lambda: _natures("—"), required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False)
    division = DivisionField(label=_("行政区划"), required=False)
    parent = UnitField(label=_("上级单位"), required=False)
    since = DayField(label=_("这一段从哪天起"), required=False, help_text=OPEN)


class MergeForm(DatedForm):
    """Into which unit."""

    into = UnitField(label=_("并入哪个单位"))
    field_order = ["into", "on", "document"]


class SplitForm(DatedForm):
    """Into which units."""

    into = UnitsField(label=_("拆分成哪些单位"), help_text=_("一行一个；还没有的要先登记"))
    heir = UnitField(
        label=_("由谁接续它的任务"),
        required=False,
        help_text=_("上面各单位之一；空着：任务留在原单位名下，页面上写明今天是哪些单位"),
    )
    field_order = ["into", "heir", "on", "document"]


class HandOverForm(DatedForm):
    """To which unit."""

    to = UnitField(label=_("划给哪个单位"))
    field_order = ["to", "on", "document"]


class AliasForm(Styled):
    """Another name."""

    name = forms.CharField(label=_("别名、简称"), max_length=200)
    valid_from = DayField(label=_("从哪天起"), required=False, help_text=OPEN)
    valid_until = DayField(label=_("到哪天止"), required=False, help_text=_("空着：仍这样叫"))


class RegisterForm(Styled):
    """A new unit."""

    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("全称，如 青溪县教育局"))
    division = DivisionField(label=_("行政区划"), required=False)
    parent = UnitField(label=_("上级单位"), required=False)
    nature = forms.ChoiceField(
        label=_("性质"), choices=lambda: _natures(str(_("按名称判断"))), required=False
    )
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, required=False, help_text=_("18 位，校验末位")
    )
    since = DayField(label=_("成立日期"), required=False, help_text=OPEN)


class GroupForm(Styled):
    """A new group."""

    name = forms.CharField(
        label=_("名称"), max_length=200, help_text=_("如 县职业教育联席会议成员单位")
    )
    division = DivisionField(label=_("行政区划"), required=False)
    parent = UnitField(label=_("由哪个单位管"), required=False)


class MembersForm(Styled):
    """Units for a group."""

    members = UnitsField(label=_("加入的单位"), help_text=_("一行一个，写全称"))
    valid_from = DayField(label=_("从哪天起"), required=False, help_text=OPEN)


class DivisionForm(Styled):
    """A division entered by hand."""

    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("自己的名称，如 石浦镇"))
    level = forms.ChoiceField(label=_("层级"), choices=[("", "—"), *Level.choices[1:]])
    parent = DivisionField(label=_("上级区划"), required=False)
    code = forms.CharField(
        label=_("区划代码"),
        max_length=12,
        required=False,
        help_text=_("县级以上 6 位，乡级 9 位；不知道就空着"),
    )


class UploadForm(Styled):
    """A workbook."""

    file = WorkbookField(label=_("填好的工作簿（.xlsx）"))
