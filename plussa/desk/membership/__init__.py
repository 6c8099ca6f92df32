"""Memberships that begin or are confirmed through customer service."""
