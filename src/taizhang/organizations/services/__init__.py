"""What changes divisions and units, one topic a module."""

from taizhang.organizations.services.divisions import divisions_named
from taizhang.organizations.services.units_named import UnitKey, governments, units_named

__all__ = ["UnitKey", "divisions_named", "governments", "units_named"]
