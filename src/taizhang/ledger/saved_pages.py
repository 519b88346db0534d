"""The lists whose filters can be saved: the key of each, and the view that shows it.

Of the table on the page of a unit, the query says which (`unit`).
"""

from __future__ import annotations

PAGES: dict[str, str] = {
    "ledger": "ledger:ledger",
    "units": "ledger:units",
    "reports": "ledger:reports",
    "changes": "ledger:changes",
    "closures": "ledger:closures",
    "requests": "ledger:requests",
    "burden": "ledger:burden",
    "subtasks": "ledger:my-subtasks",
    "unit": "ledger:unit",
}
