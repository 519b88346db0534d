"""What changes plans, one act a module."""

from taizhang.policies.services.import_document import ImportResult, import_document

__all__ = ["ImportResult", "import_document"]
