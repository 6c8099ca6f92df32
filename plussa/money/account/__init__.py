"""A member's pages of Plussa money: what there is, where it came from, and what is done with it."""
