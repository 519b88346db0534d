"""Taizhang (台账): a policy document becomes a ledger of tasks."""
