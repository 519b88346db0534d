"""Backup and restore (备份、恢复): database, original files and keys in one checked file.

A capability of its own, not a part of the command line: it must know all tables, and the pages of
the system administrator will want it too. The database is written in a form of our own, rows as
JSON Lines by the models' fields, read in one snapshot while others write. One form for both
databases: a backup of SQLite can be restored into PostgreSQL, and the other way (docs/adr/0012).
May use all other capabilities.

    archive      the file: members with checksums, torn or altered ones refused
    encryption   under a pass phrase
    tables       rows out and in
    writing      back_up
    restoring    restore
"""
