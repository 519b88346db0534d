"""The installation examined (自查): each point with what it is for, its state, and how to mend it.

The points follow GB/T 22239-2019 (等级保护基本要求, third level) where it speaks of an application; the
clause is named with each. `taizhang check --deploy` and the page 自查 show the same.
"""
