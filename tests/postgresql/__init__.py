"""The tests that touch the database, once more on PostgreSQL, started by this run itself.

In three files, so that two processes share them; a run of files begins with these, for they take
longest (`tests/conftest.py`).
"""
