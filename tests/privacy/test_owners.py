"""Every row with personal data is somebody's, and nobody gets another member's."""

from peewee import Model

from plussa.auth.models import Identification
from plussa.members.joinings import Joining
from plussa.models import MODELS
from plussa.outbox.models import Message
from plussa.privacy.owners import NOBODYS, OWN, SHARED, rows_of
from plussa.register.record import COLUMNS
from tests.people import Cast
from tests.rows import fill


def test_every_table_has_an_owner_or_a_reason_why_not() -> None:
    owned = {model._meta.table_name for model in (*OWN, *SHARED)}
    assert owned.isdisjoint(NOBODYS)
    assert owned | set(NOBODYS) == {model._meta.table_name for model in MODELS}


def test_a_table_of_nobodys_holds_no_category_of_members() -> None:
    held = {one.table: one.category.name for one in COLUMNS if one.category is not None}
    assert {held[table] for table in NOBODYS if table in held} == {"staff"}


def test_every_row_is_found_by_its_owner_and_by_nobody_else(cast: Cast) -> None:
    fill(cast)
    cast.aino.identity_hash = Identification.get().identity_hash
    Joining.update(email=cast.aino.email).execute()
    Message.update(reader=cast.aino.key).execute()
    for model in OWN:
        mine, theirs = own(model, cast)
        assert mine, f"{model}: none of Aino's"
        assert mine.isdisjoint(theirs), model


def own(model: type[Model], cast: Cast) -> tuple[set[object], set[object]]:
    """The rows of a table that are Aino's, and Eino's."""
    key = model._meta.primary_key
    found = [
        {row for (row,) in model.select(key).where(rows_of(model, who)).tuples()}
        for who in (cast.aino, cast.eino)
    ]
    return found[0], found[1]
