"""Files in and out: reading, putting aside, loading, delivering. It knows no feature."""
