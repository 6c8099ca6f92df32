"""What the contract with a broker says is read from one file, and what is wrong in it is named."""

from pathlib import Path

import pytest

from plussa.auth.bank.broker import LEVEL, read_broker
from plussa.demo.bank_files import prepare
from plussa.faults import Fault


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broker")
    prepare(folder, "https://broker.example", ["https://plussa.example/paluu/"])
    return folder


def changed(made: Path, old: str, new: str) -> Path:
    text = (made / "broker.toml").read_text("utf-8")
    assert old in text
    file = made / "changed.toml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def test_a_broker_is_read_from_its_file(made: Path) -> None:
    broker = read_broker(made / "broker.toml")
    assert broker.issuer == "https://broker.example"
    assert broker.token_endpoint == "https://broker.example/token"
    assert broker.origin == "https://broker.example"
    assert broker.languages == ("fi", "sv", "en")
    assert broker.is_test
    assert broker.signing_key.is_private
    assert "keys" not in repr(broker)


def test_real_levels_make_a_real_broker(made: Path) -> None:
    assert not read_broker(changed(made, "loatest", "loa")).is_test


def test_languages_can_be_fewer(made: Path) -> None:
    broker = read_broker(changed(made, "[client]", '[client]\nlanguages = ["sv", "fi"]'))
    assert (broker.language("en"), broker.language("fi")) == ("sv", "fi")


def test_keys_can_be_at_an_address(made: Path) -> None:
    broker = read_broker(
        changed(made, '"bank-signing.public.json"', '"https://broker.example/keys"')
    )
    assert broker.keys.source == "https://broker.example/keys"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('issuer = "https', 'issuer = "http', r"changed\.toml: issuer: an https:// address"),
        ('issuer = "https://broker.example"', 'issuer = ""', r":3: \[broker\] lacks issuer"),
        ('issuer = "https://broker.example"', "issuer = 7", r":3: \[broker\] lacks issuer"),
        ('token_endpoint = "https:', 'token_endpoint = "', "token_endpoint: an https:// address"),
        ("[broker]", "[else]", r"\[broker\] lacks issuer"),
        ("[client]", "[else]", r"\[client\] lacks client_id"),
        ("[broker]", "[broker", "not TOML"),
        ("acr_values", "levels", r"\[client\] lacks acr_values"),
        ("loatest3", "loa3", "acr_values: "),
        (LEVEL, "http://elsewhere.example/", "acr_values: "),
        ("acr_values = [", "acr_values = [7, ", r"\[client\] acr_values is a list of texts"),
        ("[client]", '[client]\nlanguages = ["et"]', "languages: some of fi, sv, en"),
        ("[client]", "[client]\nlanguages = []", "languages: some of fi, sv, en"),
        ("bank-signing.public.json", "nothing.json", r"nothing\.json: No such file"),
        ("bank-signing.public.json", "broker.toml", r"broker\.toml: "),
        ("site-signing.json", "site-signing.public.json", "public only"),
        ("site-decryption.json", "site-signing.json", r"site-signing\.json: has no RSA key"),
    ],
)
def test_what_is_wrong_is_named(made: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        read_broker(changed(made, old, new))


def test_a_missing_file_is_named(made: Path) -> None:
    with pytest.raises(Fault, match=r"nothing\.toml: .*PLUSSA_BANK"):
        read_broker(made / "nothing.toml")
