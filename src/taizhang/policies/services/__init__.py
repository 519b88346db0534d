"""What changes plans, one act a module."""

from taizhang.policies.services.dismiss_finding import dismiss_finding, restore_finding
from taizhang.policies.services.downloads import hand_out_original, note_export
from taizhang.policies.services.examine_plan import examine_plan
from taizhang.policies.services.import_document import ImportResult, import_document
from taizhang.policies.services.mark_seen import mark_seen
from taizhang.policies.services.set_keeper import set_keeper

__all__ = [
    "ImportResult",
    "dismiss_finding",
    "examine_plan",
    "hand_out_original",
    "import_document",
    "mark_seen",
    "note_export",
    "restore_finding",
    "set_keeper",
]
