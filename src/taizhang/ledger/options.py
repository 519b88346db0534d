"""What can be set of the ledger."""

from __future__ import annotations

from taizhang.configuration.options import Option, Whole, declare_option
from taizhang.configuration.permissions import CHANGE_SYSTEM
from taizhang.documents.errors import Wording

REQUESTS_A_MONTH = declare_option(
    Option(
        "ledger.requests-a-month",
        Wording("减负", "Burden"),
        Wording("每单位每月要求数上限", "Requests that a unit may have in a month"),
        Wording(
            "统筹员要求单位补充材料时，本月已有这么多次的单位不再发出，除非写明理由；理由随要求留存。"
            "定期报送不计入。",
            "A coordinator who asks a unit for more than its reports is refused once it has so many in "
            "the month, unless he gives a reason, which is kept.",
        ),
        Whole(0, 99, Wording("次", "requests")),
        3,
        CHANGE_SYSTEM,
    )
)
