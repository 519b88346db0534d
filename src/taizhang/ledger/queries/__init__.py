"""What reads the ledger; nothing here writes."""
