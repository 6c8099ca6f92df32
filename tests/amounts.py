"""How often tests do what they draw: settings of the environment, each named in the README."""

import os


def often(name: str, sqlite: int, postgresql: int) -> dict[str, int]:
    """How often on each database: usually so many times, or as the environment says."""
    given = os.environ.get(name)
    return {"sqlite": int(given or sqlite), "postgresql": int(given or postgresql)}
