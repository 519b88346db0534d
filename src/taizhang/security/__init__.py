"""Security of signing in, as GB/T 22239 level 3 asks of an application (安全).

Rules of passwords, lock-out after failed attempts, ends of sessions, second factors, sign-on by
another server, addresses from which a role may work, contact data that is sealed, and the pages on
which the security administrator sees and mends all that. Signing in itself is with `accounts`; what
is noted of it stands in the history (`audit`). May use `accounts`, `configuration`, `encryption`
and their left.
"""
