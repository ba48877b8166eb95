"""The ledger: what real files do to it."""
