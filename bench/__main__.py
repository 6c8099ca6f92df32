"""Print every figure, one a line; fail only if one could not be measured."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from bench import (
    accounts,
    availability,
    desk,
    imports,
    load,
    mailings,
    money_awards,
    money_imports,
    money_page,
    pages,
    permissions,
    process,
    report,
    retention,
)
from bench.figures import Figure, NotMeasured
from bench.servers import SETTINGS, granian, nginx
from plussa import clock, create_app
from plussa.config import Settings
from plussa.web.export import export_site


def speed(app: Flask, folder: Path) -> Iterator[Figure]:
    """The app server against nginx over the exported file, and against rendering each time."""
    export_site(app, folder / "site", clock.today())
    for pinned, where in ((True, "each on one processor"), (False, "on any processor")):
        with granian("wsgi:app", pinned) as ours, nginx(folder / "site", folder, pinned) as theirs:
            name = f"Requests a second of {load.PATH}, share of nginx's, {where}"
            yield load.compare(name, ours, theirs, 0.60, lambda ratio: f"{ratio:.0%}")
    with granian("wsgi:app") as ours:
        with granian("bench.plain:app") as rendering:
            name = f"Requests a second of {load.PATH}, times those of rendering each time"
            yield load.compare(name, ours, rendering, 15, lambda ratio: f"{ratio:.0f}")
        yield process.conditional(ours)


def show(found: Iterable[Figure]) -> bool:
    """Print figures as they are measured; say whether all could be."""
    try:
        for figure in found:
            print(figure, flush=True)
    except NotMeasured as why:
        print(f"not measured: {why}", file=sys.stderr)
        return False
    return True


def main() -> int:
    """Measure everything."""
    app = create_app(Settings.from_env(SETTINGS))
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker reads it
        done = [show(pages.figures(app)), show(speed(app, folder))]
        of_a_room = (
            accounts, availability, imports, permissions, mailings, money_imports, money_awards, money_page,
            report, retention, desk,
        )  # fmt: skip
        done += [show(room.figures(folder)) for room in of_a_room]
        done.append(show(process.start_up()))
        done.append(show(process.memory(app, folder)))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
