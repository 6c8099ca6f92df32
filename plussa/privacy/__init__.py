"""Data rights and retention: the report, erasure, restriction, and what is deleted every night."""
