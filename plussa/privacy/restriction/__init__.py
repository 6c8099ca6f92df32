"""Restricting the processing of a member's data (GDPR 18)."""
