"""Who works in customer service: accounts, sessions, and what is on record of both."""
