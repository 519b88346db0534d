"""The ledger (台账): the tasks of all plans as an office knows them: found, sorted, exported.

So far it reads only; what happens to tasks (reports, checks, closure) will be kept here too.
Words: filter (筛选), column (列), paging (分页). May use `policies` and what is left of it. Where to
begin: `filters` says what can be asked of the ledger, `queries` answers, `views` shows.
"""
