"""A demonstration: three linked plans of invented places, and a ledger that is at work on them."""
