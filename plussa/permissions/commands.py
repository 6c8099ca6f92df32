"""Commands of permissions and of the words they are asked by."""

from typing import NoReturn

import click

from plussa import clock
from plussa.commands import DATA, NOTHING, TEXTS, Commands
from plussa.faults import Fault
from plussa.i18n import load_languages
from plussa.legal import frozen
from plussa.legal.shelf import shelf
from plussa.members.endings import active
from plussa.members.models import Actor, Member
from plussa.permissions import holds, replay, service, wordings
from plussa.permissions.models import Permission, Value, Way
from plussa.permissions.rules import values

WAYS = [way.value for way in (Way.PHONE, Way.POST, Way.EMAIL, Way.SHOP)]


@click.group("wordings", cls=Commands)
def wordings_group() -> None:
    """The words that permissions are asked by."""


@wordings_group.command("check", changes=NOTHING, with_appcontext=False)
def check_wordings() -> None:
    """Fail on wordings that are not fit to be published. With file and line."""
    _say(_findings())
    click.echo("Wordings: all is well")


@wordings_group.command("freeze", changes=TEXTS)
@click.option("--first", is_flag=True, help="Make the record anew, also of days that have passed.")
def freeze_wordings(first: bool) -> None:
    """Publish new wordings by recording their hashes. Each is in force from its date on."""
    _say(_findings(record=not first))
    if not first:
        _say(list(wordings.check_dates(clock.today())))
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


def _say(findings: list[str]) -> None:
    """Print findings and fail, if there are any."""
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        raise Fault(f"{len(findings)} to mend")


@click.group("permissions", cls=Commands)
def permissions_group() -> None:
    """What members allow and forbid."""


@permissions_group.command("check", changes=NOTHING)
def check_replay() -> None:
    """Fail when permissions are not what a replay of choices ends in."""
    count = 0
    for difference in replay.differences():
        click.echo(str(difference), err=True)
        count += 1
    if count:
        raise Fault(f"{count} permissions differ from the replay")
    click.echo("Permissions: the same as the replay of all choices")


@permissions_group.command("release", changes=DATA)
def release_hold() -> None:
    """Let marketing go out again after a restore. See deploy/README.md first."""
    held = holds.release()
    click.echo("Marketing goes on" if held else "Nothing stood still")


@permissions_group.command("set", changes=DATA)
@click.option("--member", "number", required=True, help="The member number.")
@click.option("--permission", required=True, type=click.Choice([one.value for one in Permission]))
@click.option("--value", required=True, type=click.Choice([one.value for one in Value]))
@click.option("--way", required=True, type=click.Choice(WAYS), help="How the wish came.")
@click.option("--language", required=True, help="The language the words were read in.")
@click.option("--note", default="", help="At most 200 characters.")
def set_permission(
    number: str,
    permission: str,
    value: str,
    way: str,
    language: str,
    note: str,
) -> None:
    """Carry out a member's wish, and print the words it rests on."""
    wanted, chosen = Permission(permission), Value(value)
    if chosen not in values(wanted):
        possible = ", ".join(one.value for one in values(wanted))
        raise Fault(f"--value: {permission} is one of {possible}")
    if len(note) > 200:
        raise Fault("--note: at most 200 characters")
    wording = service.in_force(wanted)
    if language not in wording.texts:
        raise Fault(f"--language: the words are there in {', '.join(wording.texts)}")
    notice = shelf().current("notice")
    made = service.choose(
        _member(number), wanted, chosen,
        shown=wording.day, language=language, way=Way(way), actor=Actor.CUSTOMER_SERVICE,
        notice=notice.effective if notice else None, note=note,
    )  # fmt: skip
    click.echo(wording.words(language).meaning(chosen))
    click.echo(
        f"{number}: in force now, receipt {made.choice.key}" if made else f"{number}: held already"
    )


def _member(number: str) -> Member:
    found: Member | None = Member.get_or_none(Member.number == number, active())
    return found or _nobody(number)


def _nobody(number: str) -> NoReturn:
    raise Fault(f"--member: nobody has the number {number}")
