"""Logins and joinings go through their migrations with their rows."""

from plussa import clock, db
from plussa.auth.models import Login, Session
from plussa.auth.password import passwords
from plussa.db import database
from tests.people import Cast
from tests.rows import fill
from tests.test_migrations import runner


def test_a_login_without_an_address_and_a_joining_go_down_and_up(cast: Cast) -> None:
    fill(cast)
    Login.update(email_key=None).where(Login.member == cast.aino).execute()
    Session.create(
        token_hash="kept", login=Login.get(Login.member == cast.aino), started_at=clock.now(),
        expires_at=clock.now(),
    )  # fmt: skip
    while "0014_identity_links" not in runner().down():
        pass
    [[key]] = database.execute_sql(
        f"SELECT email_key FROM login WHERE member_id = {cast.aino.id}"  # noqa: S608
    ).fetchall()
    [[hash]] = database.execute_sql("SELECT password_hash FROM joining").fetchall()
    assert key
    assert not passwords.matches(hash, "")
    database.execute_sql(f"UPDATE login SET email_key = '' WHERE member_id = {cast.aino.id}")  # noqa: S608
    assert db.migrate()
    assert Login.get(Login.member == cast.aino).email_key is None
    assert Login.get(Login.member == cast.otso).email_key == cast.otso.email
    assert Session.select().where(Session.token_hash == "kept").exists()
