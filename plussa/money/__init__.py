"""Plussa money: purchases, awards, the ledger, and what a household does with its money."""
