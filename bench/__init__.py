"""Measures what the site promises: speed, bytes, start-up and memory. `make bench` runs it."""
