"""Finding a member for a reason, and what the desk shows of the one who was found."""
