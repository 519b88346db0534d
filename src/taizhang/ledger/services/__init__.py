"""What changes the ledger, one topic a module.

opening     entries of a published plan: made, carried over a revision, ended
course      rhythm, thresholds and periods of a plan
deriving    lights
reporting   drafts of reports: begun, saved, submitted, corrected
answering   reports checked, returned, accepted, woven in
changing    changes asked for, decided, applied (变更)
closing     closure asked for, checked, decided; tasks opened again (销号)
cycling     routine tasks begin a new year
noting      what units say to a light
evidence    files attached and taken away
"""
