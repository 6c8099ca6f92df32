"""The ledger in double entry: posting to it, reading it, what comes late, and its audit."""
