"""«Messages we sent you», and who was told of new editions."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from plussa.legal.editions import Edition
from plussa.legal.library import load_library
from plussa.mailings import edition_mails, newsletters
from plussa.mailings.models import EditionTold, ToldBy
from plussa.members.models import Member
from plussa.outbox import kinds, worker
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import values
from tests import mails
from tests.mailings.test_newsletters import TEXTS, Post, allow
from tests.people import Cast, Reader
from tests.queries import counted

As = Callable[..., Reader]
LIST = "/en/account/messages/"


@pytest.fixture
def edition() -> Edition:
    return load_library().documents["rules"][-1]


def test_each_message_says_what_allowed_it(app: Flask, cast: Cast, reader: As) -> None:
    allow(cast.aino)
    newsletters.queue(newsletters.prepare(Path("joulu"), TEXTS))
    post("left_programme", "fi", "aino@example.fi", reader=cast.aino.key)
    worker.send_due(app, Post())
    page = reader(cast.aino).get(LIST)
    assert "Joulun edut" in page.text
    assert "You had allowed marketing by email." in page.text
    assert "It belongs to the membership" in page.text


def test_one_press_stops_the_kind(app: Flask, cast: Cast, reader: As) -> None:
    allow(cast.aino)
    newsletters.queue(newsletters.prepare(Path("joulu"), TEXTS))
    worker.send_due(app, Post())
    aino = reader(cast.aino)
    aino.post(LIST + "stop/")
    aino.post(LIST + "stop/")
    assert service.standing(cast.aino, Permission.EMAIL).value is Value.OFF
    assert "You have stopped messages of this kind." in aino.get(LIST).text


def test_one_that_nobody_took_is_said_to_be_so(app: Flask, cast: Cast, reader: As) -> None:
    post("left_programme", "fi", "aino@example.fi", reader=cast.aino.key)
    worker.send_due(app, Post("refused 550", final=True))
    assert "It could not be delivered" in reader(cast.aino).get(LIST).text


def test_nobody_elses_messages_are_there(app: Flask, cast: Cast, reader: As) -> None:
    post("left_programme", "fi", "aino@example.fi", reader=cast.aino.key)
    assert "We have not sent you anything" in reader(cast.otso).get(LIST).text


def test_service_messages_go_whatever_is_forbidden(cast: Cast) -> None:
    for permission in Permission:
        if Value.OFF in values(permission):
            shown = service.words_now(permission, "fi")
            service.choose(cast.aino, permission, Value.OFF, shown)
    for kind in kinds.KINDS:
        queued = Message(kind=kind, reader=cast.aino.key, recipient=cast.aino.email)
        assert kinds.may_be_sent(queued) is (kind != newsletters.KIND), kind


def test_it_is_paged_with_the_same_number_of_queries(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)

    def queries() -> int:
        with counted() as asked:
            aino.client.get(LIST)
        return len(asked)

    post("left_programme", "fi", "aino@example.fi", reader=cast.aino.key)
    few = queries()
    for _ in range(40):
        last = post("left_programme", "fi", "aino@example.fi", reader=cast.aino.key)
    assert queries() == few
    assert "Earlier" in aino.get(LIST).text
    aino.get(f"{LIST}{last.id}/")


def test_everybody_is_told_of_an_edition_once(app: Flask, cast: Cast, edition: Edition) -> None:
    Member.update(email="").where(Member.id == cast.eino.id).execute()
    assert edition_mails.waiting(edition) == 3
    assert edition_mails.tell_all(edition) == (2, 1)
    assert edition_mails.tell_all(edition) == (0, 0)
    told = {one.member_id: one.way for one in EditionTold.select()}
    assert told[cast.eino.id] is ToldBy.ACCOUNT
    assert told[cast.aino.id] is ToldBy.EMAIL
    assert len(mails.texts(app, "new_edition")) == 2
    assert edition.effective == date(2027, 3, 1)


def test_telling_goes_on_where_it_was_stopped(
    cast: Cast, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition_mails, "BATCH", 1)

    def stop(told: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        edition_mails.tell_all(edition, stop)
    assert EditionTold.select().count() == Message.select().count() == 1
    assert edition_mails.tell_all(edition) == (2, 0)
