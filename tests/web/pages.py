"""The pages that answer on an empty ledger."""

PAGES = ["/", "/overview/", "/plans/", "/ledger/", "/units/"]
