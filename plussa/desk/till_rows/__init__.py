"""Rows of the tills' files that a person looks at."""
