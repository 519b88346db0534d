"""How `models.Source` keeps a document: as `documents.packing` has it."""

from taizhang.documents.packing import pack, unpack, unpack_texts

__all__ = ["pack", "unpack", "unpack_texts"]
