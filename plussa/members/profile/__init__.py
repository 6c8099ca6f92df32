"""Personal information."""
