"""Settings that an administrator changes on the page (设置), each with its limits and its effect in words.

What must hold before the database is open (folder, database, host names, HTTPS) comes from the
environment, see `web.settings`. Capabilities declare theirs in their `options.py`; `value` tells what
holds now. May use `audit`, `permission`.
"""
