"""What changes plans, one act a module."""

from taizhang.policies.services.dismiss_finding import dismiss_finding, restore_finding
from taizhang.policies.services.examine_plan import examine_plan
from taizhang.policies.services.import_document import ImportResult, import_document

__all__ = [
    "ImportResult",
    "dismiss_finding",
    "examine_plan",
    "import_document",
    "restore_finding",
]
