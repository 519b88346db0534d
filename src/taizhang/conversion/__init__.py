"""Files as they come → files that `documents` reads: foreign formats converted, archives opened.

This is where reading touches the machine: other programs, folders, temporary files. It knows
`documents` and nothing else.
"""

from taizhang.conversion.collection import Given, given, is_collection
from taizhang.conversion.errors import NotConverted
from taizhang.conversion.office import convert
from taizhang.conversion.reading import read_any

__all__ = ["Given", "NotConverted", "convert", "given", "is_collection", "read_any"]
