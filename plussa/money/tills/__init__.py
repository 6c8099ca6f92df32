"""What the tills send: purchases, money used and given back, and rows that could not be stored."""
