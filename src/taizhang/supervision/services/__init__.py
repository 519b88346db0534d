"""What is done, one topic a module.

daily        the day is run: ledger brought to the day, people told, digests made
saying       what is due becomes messages, never the same twice in a week
digesting    one digest a day for each person
delivering   what waits goes out by mail and web hook, is tried again, is given up
mailing      a digest as a mail
posting      the day's post to the office's messenger
nudging      a coordinator reminds by hand (催办)
seeing       a person saw his messages; wants mail or not
"""
