"""Email addresses, beyond what a form checks."""


def email_key(address: str) -> str:
    """What all spellings of one address have in common: nobody tells addresses apart by case."""
    return address.strip().casefold()
