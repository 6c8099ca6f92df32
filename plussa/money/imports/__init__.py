"""The operator's import of purchases and of money used, as the tills send them."""
