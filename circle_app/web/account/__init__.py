"""The ledger page of one account: what it had, each entry, and the balance after it."""
