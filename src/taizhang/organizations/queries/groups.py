"""Members of groups as of a day, and whom a rule would make members."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from taizhang.lexicon import organs
from taizhang.organizations.models import Division, Level, Membership, Unit, UnitKind
from taizhang.organizations.services.tree import full_name, government_name

#: 各县（市、区）人民政府, 各乡镇（街道）教育办: which places, and what of them.
_EACH = re.compile(
    r"^(?:.*?)各(?P<places>(?:[省市州盟县区旗乡镇]|地区|街道|自治[州县旗]|[、（）()和及])+?)(?P<rest>(?:人民)?政府|办事处|[^省市州盟县区旗乡镇街道、（）()和及].*|)$"
)
_LEVEL_WORDS = {
    Level.PREFECTURE: ("市", "州", "盟", "地区"),
    Level.COUNTY: ("县", "区", "旗", "市"),
    Level.TOWNSHIP: ("乡", "镇", "街道"),
}
_BELOW = {
    Level.PROVINCE: (Level.PREFECTURE, Level.COUNTY),
    Level.PREFECTURE: (Level.COUNTY, Level.TOWNSHIP),
    Level.COUNTY: (Level.TOWNSHIP,),
}


def members_as_of(groups: Iterable[Unit], day: dt.date) -> dict[int, list[Unit]]:
    """By group, the units that belong to it on `day`. One query."""
    rows = Membership.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        Q(member__until__isnull=True) | Q(member__until__gte=day),
        group__in=[group.pk for group in groups],
    )
    members: dict[int, list[Unit]] = defaultdict(list)
    for row in rows.select_related("member"):
        members[row.group_id].append(row.member)
    return members


def members_by_rule(group: Unit) -> list[Unit]:
    """The units that the group's name says, where it says any (各县（区）人民政府 of a prefecture).

    Registered units only, that are not members yet; a proposal, for a person to take or leave.
    """
    match = _EACH.match(group.name)
    place = group.division
    if group.kind != UnitKind.GROUP or match is None or place is None:
        return []
    level = _level(match["places"], place)
    if level is None:
        return []
    below = Division.objects.filter(level=level, until__isnull=True).select_related(
        "parent__parent"
    )
    children = below.filter(Q(parent=place) | Q(parent__parent=place))
    names = {_name(match["rest"], child) for child in children}
    found = Unit.objects.existing().filter(
        kind=UnitKind.UNIT, name__in=names, division__in=children
    )
    there = Membership.objects.filter(group=group, valid_until__isnull=True).values("member")
    return list(found.exclude(pk__in=there).order_by("division__code", "name"))


def _level(words: str, place: Division) -> Level | None:
    """The level of the places that the words mean, below that of `place`."""
    for level in _BELOW.get(Level(place.level), ()) if place.level else ():
        own = _LEVEL_WORDS[level]
        # In a province 各市县 begins with the prefectures; 各县（市、区） are counties.
        is_first = words.startswith(own)
        if is_first:
            return level
    return None


def _name(rest: str, place: Division) -> str:
    if rest in ("", "人民政府", "政府", "办事处"):
        return government_name(place)
    return organs.official(rest).of(full_name(place))
