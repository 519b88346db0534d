"""What changes the ledger, one topic a module.

opening     entries of a published plan: made, carried over a revision, ended
course      rhythm, thresholds and periods of a plan
deriving    lights
reporting   drafts of reports: begun, saved, submitted, corrected
answering   reports checked, returned, accepted, woven in
evidence    files attached and taken away
"""
