"""The pages that answer on an empty ledger."""

PAGES = ["/", "/plans/", "/ledger/", "/units/"]
