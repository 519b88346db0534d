"""Tables on pages and on paper, for every capability: paging, addresses, workbooks as an office prints them.

Knows no capability and no model.
"""
