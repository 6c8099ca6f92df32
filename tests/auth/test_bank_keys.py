"""The broker's keys change while the site runs; ours are read once, and must be fit for use."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.serving import make_server

from plussa import clock
from plussa.auth.bank.keys import BrokerKeys, private_keys, rsa_keys
from plussa.auth.bank.outcomes import Unreachable
from plussa.faults import Fault
from tests.auth.banks import Quiet

OLD = RSAKey.generate_key(2048, {"use": "sig", "kid": "old"})
NEW = RSAKey.generate_key(2048, {"use": "sig", "kid": "new"})
MINUTE = timedelta(minutes=1)


def write(file: Path, *keys: RSAKey | ECKey, private: bool = False) -> Path:
    file.write_text(json.dumps(KeySet([*keys]).as_dict(private=private)), "utf-8")
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "broker.json", OLD)


def test_a_new_key_is_found_when_it_is_first_met(file: Path) -> None:
    keys, now = BrokerKeys(file), clock.now()
    assert keys.find("old", now) is not None
    write(file, OLD, NEW)
    assert keys.find("new", now + MINUTE) is not None
    assert keys.find("old", now + MINUTE) is not None


def test_unknown_keys_make_the_site_look_once_a_minute(file: Path) -> None:
    keys, now = BrokerKeys(file), clock.now()
    assert keys.find("new", now) is None
    write(file, OLD, NEW)
    assert keys.find("new", now + MINUTE - timedelta(seconds=1)) is None
    assert keys.find("new", now + MINUTE) is not None


def test_a_withdrawn_key_is_trusted_for_an_hour_at_most(file: Path) -> None:
    keys, now = BrokerKeys(file), clock.now()
    assert keys.find("old", now) is not None
    write(file, NEW)
    assert keys.find("old", now + timedelta(minutes=59)) is not None
    assert keys.find("old", now + timedelta(hours=1)) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": []}', '{"keys": [7]}', '{"keys": 7}'])
def test_keys_that_cannot_be_read_leave_the_known_ones(
    file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    keys, now = BrokerKeys(file), clock.now()
    assert keys.find("old", now) is not None
    file.write_text(text)
    assert keys.find("new", now + MINUTE) is None
    assert "cannot be read" in caplog.text
    assert keys.find("old", now + 2 * MINUTE) is not None


def test_without_any_key_the_broker_is_unreachable(tmp_path: Path) -> None:
    keys, now = BrokerKeys(tmp_path / "nothing.json"), clock.now()
    with pytest.raises(Unreachable):
        keys.find("old", now)
    write(tmp_path / "nothing.json", OLD)
    with pytest.raises(Unreachable):
        keys.find("old", now)
    assert keys.find("old", now + MINUTE) is not None


@pytest.mark.parametrize("kid", [None, ""])
def test_a_token_must_name_its_key(file: Path, kid: str | None) -> None:
    keys, now = BrokerKeys(file), clock.now()
    assert keys.find(kid, now) is None
    assert keys.find(kid, now + MINUTE) is None


@contextmanager
def published(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_keys_at_an_address_are_looked_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app, shown = Flask(__name__), [OLD]
    asked: list[int] = []

    @app.get("/jwks")
    def show() -> dict[str, object]:
        asked.append(1)
        return {**KeySet([*shown]).as_dict()}

    @app.get("/moved")
    def lead_on() -> tuple[str, int, dict[str, str]]:
        return "", 302, {"Location": "/jwks"}

    with published(app) as home:
        keys, now = BrokerKeys(f"{home}/jwks"), clock.now()
        assert keys.find("old", now) is not None
        shown.append(NEW)
        assert keys.find("new", now + MINUTE) is not None
        assert len(asked) == 2
        with pytest.raises(Unreachable):
            BrokerKeys(f"{home}/moved").find("old", now)
        with pytest.raises(Unreachable):
            BrokerKeys(f"{home}/nothing").find("old", now)
    assert keys.find("other", now + 2 * MINUTE) is None
    assert keys.find("new", now + 2 * MINUTE) is not None


def test_keys_that_the_profile_has_no_use_for_are_passed_over() -> None:
    weak = json.loads(json.dumps(OLD.as_dict(private=False)))
    weak.update(kid="weak", n=weak["n"][:300])
    others = [
        ECKey.generate_key("P-256", {"kid": "curve"}).as_dict(private=False),
        {**OLD.as_dict(private=False), "kid": "for encryption", "use": "enc"},
        {name: value for name, value in OLD.as_dict(private=False).items() if name != "kid"},
        weak,
    ]
    text = json.dumps({"keys": [*others, NEW.as_dict(private=False)]})
    assert [key.kid for key in rsa_keys(text, "sig")] == ["new"]
    with pytest.raises(ValueError, match="no RSA key"):
        rsa_keys(json.dumps({"keys": [*others]}), "sig")


def test_our_keys_are_private_and_the_first_is_in_use(tmp_path: Path) -> None:
    file = write(tmp_path / "ours.json", NEW, OLD, private=True)
    assert [key.kid for key in private_keys(file, "sig")] == ["new", "old"]


def test_a_public_key_of_ours_is_a_fault_that_names_the_file(file: Path) -> None:
    with pytest.raises(Fault, match=r"broker\.json: a key here is public only"):
        private_keys(file, "sig")
    with pytest.raises(Fault, match=r"broker\.json: has no RSA key .* for enc"):
        private_keys(file, "enc")
    with pytest.raises(Fault, match=r"nothing\.json: No such file"):
        private_keys(file.with_name("nothing.json"), "sig")
