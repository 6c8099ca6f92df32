"""How often tests do what they draw: settings of the environment, each named in the README."""

import os

THOROUGH = os.environ.get("THOROUGH") == "yes"
MORE = 10 if THOROUGH else 1


def often(name: str, sqlite: int, postgresql: int) -> dict[str, int]:
    """How often on each database: usually so many times, more in the drill, or as the environment says."""
    given = os.environ.get(name)
    return {"sqlite": int(given or sqlite * MORE), "postgresql": int(given or postgresql * MORE)}
