"""Personal data and secrets sealed at rest (加密存储): telephone numbers, addresses of mail, second factors.

A value is sealed with AES-256 in GCM under a key that lies in the data folder, never in the
database: whoever gets hold of the database alone, or of a copy of it, reads none of them. What must
be found again is found by its print, a keyed hash. May use `audit`.
"""

from taizhang.encryption.sealing import CannotUnseal, print_of, prints_of, seal, unseal

__all__ = ["CannotUnseal", "print_of", "prints_of", "seal", "unseal"]
