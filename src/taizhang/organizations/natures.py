"""What a unit is by law, as its name tells; "" where it does not."""

from __future__ import annotations

import re

from taizhang.organizations.models import UnitNature

#: The first that fits. 教育局职业学校 is a school, 党校 too, 妇女联合会办公室 a mass organisation.
_RULES: tuple[tuple[UnitNature, re.Pattern[str]], ...] = tuple(
    (nature, re.compile(pattern))
    for nature, pattern in [
        (UnitNature.AD_HOC, r"(?:领导小组|指挥部|工作专班|专班|联席会议)(?:办公室)?$"),
        (UnitNature.ENTERPRISE, r"(?:公司|集团|银行|分行|支行|商行|信用社|厂)$"),
        (UnitNature.SCHOOL, r"(?:学校|中学|小学|大学|学院|幼儿园|党校|职教中心|技校)$"),
        (UnitNature.JUSTICE, r"人民(?:法院|检察院)$"),
        (UnitNature.CONGRESS, r"人民代表大会|^中国人民政治协商会议|政协"),
        (
            UnitNature.MASS,
            r"总工会|共青团|(?:妇女|残疾人|工商业|归国华侨|文学艺术界).*联合会|红十字会|科学技术协会",
        ),
        (UnitNature.PARTY, r"^中共|^中国共产党"),
        (UnitNature.GOVERNMENT, r"(?:人民政府|行政公署|街道办事处)$|街道.*办事处$"),
        (UnitNature.SOCIETY, r"(?:协会|学会|商会|促进会|基金会|联合会|行业联盟)$"),
        (
            UnitNature.INSTITUTION,
            r"(?:中心|医院|图书馆|文化馆|档案馆|博物馆|研究院|研究所|服务站|电视台|联合社)$",
        ),
        (UnitNature.DEPARTMENT, r"(?:局|厅|署|部|委员会|办公室|监狱|海关)$|^国家税务总局"),
    ]
)


def nature_told_by(name: str) -> str:
    """The nature that `name` tells, a value of `UnitNature` or ""."""
    return next((nature.value for nature, pattern in _RULES if pattern.search(name)), "")
