"""Memberships that end through customer service: by a wish, by us, by a death, or by an erasure."""
