"""Rows of the table that several modules share."""


def each(folder: str, names: str, may: str) -> dict[str, str]:
    """The same row for several modules of a folder."""
    return {f"{folder}.{name}": may for name in names.split()}
