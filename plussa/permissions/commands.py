"""Commands of permissions and of the words they are asked by."""

import click

from plussa import clock
from plussa.commands import DATA, NOTHING, TEXTS, Commands, report
from plussa.i18n import load_languages
from plussa.legal import frozen
from plussa.permissions import holds, replay, wordings


@click.group("wordings", cls=Commands)
def wordings_group() -> None:
    """The words that permissions are asked by."""


@wordings_group.command("check", changes=NOTHING, with_appcontext=False)
def check_wordings() -> None:
    """Fail on wordings that are not fit to be published. With file and line."""
    report(_findings(), "Wordings: all is well")


@wordings_group.command("freeze", changes=TEXTS)
@click.option("--first", is_flag=True, help="Make the record anew, also of days that have passed.")
def freeze_wordings(first: bool) -> None:
    """Publish new wordings by recording their hashes. Each is in force from its date on."""
    report(_findings(record=not first))
    if not first:
        report(wordings.check_dates(clock.today()))
    added = frozen.freeze(wordings.WORDINGS, wordings.wording_files())
    click.echo(f"Froze {len(added)} wordings" if added else "Nothing new to freeze")
    for file in added:
        click.echo(f"  {file}")


def _findings(record: bool = True) -> list[str]:
    codes = [language.code for language in load_languages() if language.published]
    found = wordings.check_wordings(codes)
    file = wordings.WORDINGS / frozen.RECORD
    if record and not file.is_file():
        found.append(f"{file}:1: is gone; bring it back, or freeze with --first")
    return found


@click.group("permissions", cls=Commands)
def permissions_group() -> None:
    """What members allow and forbid."""


@permissions_group.command("check", changes=NOTHING)
def check_replay() -> None:
    """Fail when permissions are not what a replay of choices ends in."""
    fine = "Permissions: the same as the replay of all choices"
    report(replay.differences(), fine, "permissions differ from the replay")


@permissions_group.command("release", changes=DATA)
def release_hold() -> None:
    """Let marketing go out again after a restore. See deploy/README.md first."""
    held = holds.release()
    click.echo("Marketing goes on" if held else "Nothing stood still")
