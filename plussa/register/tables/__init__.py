"""Every table of the database, by what it is about: what its columns hold, and their words."""
