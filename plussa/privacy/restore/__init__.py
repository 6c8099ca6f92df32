"""Backups, and putting one in place of the database without bringing anybody back."""
