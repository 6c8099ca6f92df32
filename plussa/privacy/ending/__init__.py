"""How memberships end: by leaving, by us, and after a death."""
