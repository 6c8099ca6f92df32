"""Email addresses, beyond what a form checks."""


def email_key(address: str) -> str:
    """What all spellings of one address have in common: nobody tells addresses apart by case."""
    return address.strip().casefold()


def login_key(address: str) -> str | None:
    """By what a login is found: the key of its email address, or nothing where there is no address."""
    return email_key(address) or None
