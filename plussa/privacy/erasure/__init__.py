"""Erasing a member's data (GDPR 17): what goes, the request, and the journal that a restore cannot undo."""
