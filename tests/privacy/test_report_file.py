"""Writing a report to a file, for who gets it by post."""

from pathlib import Path

from flask import Flask

from plussa.faults import Fault
from plussa.members.event_kinds import EventKind
from plussa.members.models import Event
from plussa.privacy.commands import make_report
from tests.people import Cast


def test_a_file_that_cannot_be_written_is_a_fault_and_not_on_record(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere" / "raportti.zip"
    told = app.test_cli_runner().invoke(make_report, [cast.aino.number, "--to", str(file)])
    assert isinstance(told.exception, Fault)
    assert str(file) in str(told.exception)
    assert not Event.select().where(Event.kind == EventKind.REPORT_MADE).exists()
