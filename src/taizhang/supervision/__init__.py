"""Reminders, digests, escalation and the daily run (督办): what the office would else ask by telephone.

Once a day the ledger is brought to the day (`services.daily`): entries, periods, cycles, lights; then it
is seen what is due (`queries.due`), each person is told once (`services.saying`), and gets one digest,
by mail if he wishes; the office's messenger gets one post. Quiet on days off of China's official
calendar (`working_days`). A coordinator reminds by hand (催办, `services.nudging`). May use `ledger` and
what stands above it.
"""
