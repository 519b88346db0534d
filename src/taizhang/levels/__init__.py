"""Plans across levels (上下级对应): which plan carries out which, task by task, number by number.

A plan is linked to those that it carries out. `alignment` proposes which of its tasks carry which of
theirs, with reasons; people confirm or reject, and what they decided outlasts every new proposal.
"""
