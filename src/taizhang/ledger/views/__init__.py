"""Requests to the ledger: each view asks one query and shows its answer."""
