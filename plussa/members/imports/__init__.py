"""The operator's import of existing members, households and cards."""
