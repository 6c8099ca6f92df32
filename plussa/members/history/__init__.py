"""The history of a membership."""
