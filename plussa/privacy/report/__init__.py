"""The report of one's own data (GDPR 15 and 20): what is held, the file, and the page to read."""
