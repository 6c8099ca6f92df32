"""Settings: read once; a bad or missing value stops the start and is named."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from plussa.config import SettingError, Settings
from plussa.operator import Hours, Operator

SECRET, IDENTITY_KEY = "Wd4kQ9s0ZtVx7LmB2nRfYc8HgJp3TuEa", "5f0c9a7be21d4836c4f1a90d7e3b6258"
PRODUCTION = {
    "PLUSSA_ENV": "production",
    "PLUSSA_BASE_URL": "https://plussa.example",
    "PLUSSA_SECRET": SECRET,
    "PLUSSA_IDENTITY_KEY": IDENTITY_KEY,
    "PLUSSA_ERASURES": "sqlite:////var/lib/plussa-erasures/register.db",
}


def test_an_empty_environment_is_development_at_port_8000() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert not settings.production
    assert settings.origin == "http://localhost:8000"
    assert settings.host is None


def test_everything_is_read() -> None:
    settings = Settings.from_env(
        {
            **PRODUCTION, "PORT": "9000", "PLUSSA_OPERATOR_NAME_FI": "Oy", "PLUSSA_OPERATOR_NAME_EN": "Ltd",
            "PLUSSA_POSTAL_ADDRESS_FI": "PL 2", "PLUSSA_POSTAL_ADDRESS_EN": "PO Box 2",
            "PLUSSA_BUSINESS_ID": "1", "PLUSSA_SERVICE_PHONE": "2", "PLUSSA_SERVICE_HOURS": "tue-sat 8-24",
            "PLUSSA_SERVICE_EMAIL": "a@b.fi", "PLUSSA_DPO_EMAIL": "d@b.fi", "PLUSSA_INDEPENDENT": "no",
            "PATH": "/bin",
        }
    )  # fmt: skip
    assert settings.production
    assert (settings.port, settings.host) == (9000, "plussa.example")
    assert settings.origin == "https://plussa.example"
    assert settings.operator == Operator(
        names={"fi": "Oy", "en": "Ltd"},
        postal_addresses={"fi": "PL 2", "en": "PO Box 2"},
        business_id="1",
        phone="2",
        hours=Hours(1, 5, 8, 24),
        email="a@b.fi",
        dpo_email="d@b.fi",
        independent=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLUSSA_ENV", "prod"),
        ("PLUSSA_ENV", "Development"),
        ("PLUSSA_ENV", ""),
        ("PLUSSA_BASE_URL", "plussa.example"),
        ("PLUSSA_BASE_URL", "ftp://plussa.example"),
        ("PLUSSA_BASE_URL", "https://"),
        ("PLUSSA_BASE_URL", "https://plussa.example/site"),
        ("PLUSSA_BASE_URL", "https://plussa.example?x"),
        ("PLUSSA_BASE_URL", "https://plussa.example#x"),
        ("PLUSSA_BASE_URL", "https://me:secret@plussa.example"),
        ("PLUSSA_BASE_URL", "https://["),
        ("PLUSSA_BASE_URL", "https://a b"),
        ("PLUSSA_BASE_URL", "https://säännöt.fi"),
        ("PLUSSA_BASE_URL", "https://plussa.example\nX: y"),
        ("PLUSSA_BASE_URL", 'https://plussa.example"'),
        ("PLUSSA_BASE_URL", "https://plussa.example:"),
        ("PLUSSA_BASE_URL", "https://plussa.example:123456"),
        ("PLUSSA_BASE_URL", "//plussa.example"),
        ("PLUSSA_BASE_URL", "https://plussa.example:port"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "٨٠"),
        ("PORT", ""),
        ("PORT", "http"),
        ("PLUSSA_PREVIEW", "maybe"),
        ("PLUSSA_RELOAD", "1"),
        ("PLUSSA_INDEPENDENT", ""),
        ("PLUSSA_SERVICE_PHONE", ""),
        ("PLUSSA_SERVICE_PHONE", "  "),
        ("PLUSSA_BUSINESS_ID", ""),
        ("PLUSSA_SERVICE_HOURS", ""),
        ("PLUSSA_SERVICE_HOURS", "9-21"),
        ("PLUSSA_SERVICE_HOURS", "ma-pe 9-21"),
        ("PLUSSA_SERVICE_HOURS", "fri-mon 9-21"),
        ("PLUSSA_SERVICE_HOURS", "mon-fri 21-9"),
        ("PLUSSA_SERVICE_HOURS", "mon-fri 9-25"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: "):
        Settings.from_env({name: value})


@pytest.mark.parametrize("base", ["", "http://plussa.example"])
def test_production_needs_its_https_address(base: str) -> None:
    with pytest.raises(SettingError, match=r"^PLUSSA_BASE_URL: production"):
        Settings.from_env({**PRODUCTION, "PLUSSA_BASE_URL": base})


@pytest.mark.parametrize("name", ["PLUSSA_PREVIEW", "PLUSSA_RELOAD"])
def test_production_shows_no_drafts_and_does_not_reload(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_env({**PRODUCTION, name: "yes"})


def test_a_slash_after_the_host_is_forgiven() -> None:
    assert Settings.from_env({"PLUSSA_BASE_URL": "https://a.fi/"}).origin == "https://a.fi"


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "name",
    ["PLUSSA_BASEURL", "PLUSSA_", "PLUSSA_PHONE", "PLUSSA_OPERATOR", "PLUSSA_OPERATOR_NAME",
     "PLUSSA_POSTAL_ADDRESS", "PLUSSA_base_url"],
)  # fmt: skip
def test_a_setting_that_is_misspelt_is_named(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: there is no such setting$"):
        Settings.from_env({name: "yes"})


def test_settings_of_others_are_none_of_our_business() -> None:
    assert Settings.from_env({"PATH": "", "PLUSSA": "x", "MY_PLUSSA_ENV": "x"}) == Settings()


@pytest.mark.parametrize(
    ("given", "origin", "host"),
    [
        ("https://plussa.example:443", "https://plussa.example", "plussa.example"),
        ("https://plussa.example:443/", "https://plussa.example", "plussa.example"),
        ("https://plussa.example:8443", "https://plussa.example:8443", "plussa.example:8443"),
        ("https://plussa.example:80", "https://plussa.example:80", "plussa.example:80"),
        ("HTTPS://Plussa.Example", "https://plussa.example", "plussa.example"),
    ],
)
def test_the_address_is_what_browsers_say_it_is(given: str, origin: str, host: str) -> None:
    settings = Settings.from_env({**PRODUCTION, "PLUSSA_BASE_URL": given})
    assert (settings.origin, settings.host) == (origin, host)


def test_the_usual_port_is_left_out_of_plain_http_too() -> None:
    assert Settings.from_env({"PLUSSA_BASE_URL": "http://a.fi:80"}).origin == "http://a.fi"
    assert Settings.from_env({"PLUSSA_BASE_URL": "http://a.fi:443"}).origin == "http://a.fi:443"


def test_email_addresses_may_be_left_out() -> None:
    named = {"PLUSSA_SERVICE_EMAIL": "", "PLUSSA_DPO_EMAIL": " "}
    operator = Settings.from_env(named).operator
    assert (operator.email, operator.dpo_email) == ("", "")


def test_names_and_addresses_of_the_operator_lie_over_the_defaults() -> None:
    named = {"PLUSSA_OPERATOR_NAME_FI": "Oy", "PLUSSA_POSTAL_ADDRESS_SV": "PB 2"}
    operator = Settings.from_env(named).operator
    assert (operator.name("fi"), operator.name("en")) == ("Oy", Operator().name("en"))
    assert operator.postal_address("sv") == "PB 2"
    assert operator.postal_address("fi") == Operator().postal_address("fi")


def test_a_language_without_a_name_of_the_operator_borrows_one() -> None:
    assert Operator(names={"fi": "Oy"}).name("en") == "Oy"
    assert Operator(postal_addresses={"fi": "PL 1"}).postal_address("en") == "PL 1"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PLUSSA_SECRET": ""}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": SECRET[:31]}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": "s" * 32}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": " " * 32}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": f"short{' ' * 30}"}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": "password" * 4}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": "0123456789abcdef" * 2}, "PLUSSA_SECRET"),
        ({"PLUSSA_SECRET": "$(openssl rand -base64 48)    # once"}, "PLUSSA_SECRET"),
        ({"PLUSSA_IDENTITY_KEY": "i" * 64}, "PLUSSA_IDENTITY_KEY"),
        (
            {"PLUSSA_ERASURES": f"sqlite:///{Path('build/erasures.db').resolve()}"},
            "PLUSSA_ERASURES",
        ),
        ({"PLUSSA_IDENTITY_KEY": "short"}, "PLUSSA_IDENTITY_KEY"),
        ({"PLUSSA_ERASURES": ""}, "PLUSSA_ERASURES"),
        ({"PLUSSA_IDENTITY_KEY": SECRET}, "PLUSSA_IDENTITY_KEY"),
        ({"PLUSSA_ERASURES": "/var/lib/plussa-erasures/register.jsonl"}, "PLUSSA_ERASURES"),
        ({"PLUSSA_ERASURES": "sqlite:///build/../build/erasures.db"}, "PLUSSA_ERASURES"),
        (
            {
                "PLUSSA_ERASURES": "sqlite:////srv/one.db",
                "PLUSSA_DATABASE": "sqlite:////srv/./one.db",
            },
            "PLUSSA_ERASURES",
        ),
        (
            {
                "PLUSSA_ERASURES": "postgresql://a@db/plussa",
                "PLUSSA_DATABASE": "postgresql://b:c@db:5432/plussa",
            },
            "PLUSSA_ERASURES",
        ),
        *(
            (
                {"PLUSSA_ERASURES": other, "PLUSSA_DATABASE": "postgresql://a@localhost/plussa"},
                "PLUSSA_ERASURES",
            )
            for other in (
                "postgresql://a@127.0.0.1/plussa",
                "postgresql://a@[::1]/plussa",
                "postgresql:///plussa",
                "postgresql://a@LOCALHOST/plussa",
                "postgresql://a@localhost/pluss%61",
                "postgresql://a@localhost:5432/plussa?x=1",
            )
        ),
        *(
            (
                {"PLUSSA_ERASURES": other, "PLUSSA_DATABASE": "sqlite:////srv/one.db"},
                "PLUSSA_ERASURES",
            )
            for other in ("sqlite:////srv/one.db?mode=rwc", "sqlite:////srv/on%65.db")
        ),
        ({"PLUSSA_DEMO": "yes"}, "PLUSSA_DEMO"),
        ({"PLUSSA_LIMITS": "memcached://x"}, "PLUSSA_LIMITS"),
        ({"PLUSSA_PROXIES": "-1"}, "PLUSSA_PROXIES"),
        ({"PLUSSA_SMTP": "http://x"}, "PLUSSA_SMTP"),
        *(
            ({"PLUSSA_MAIL_FROM": address}, "PLUSSA_MAIL_FROM")
            for address in ("nobody", "päivi@x.fi", "a@x..fi", "a@b@x.fi", "<a@x.fi>")
        ),
        ({"PLUSSA_RETURN_PATH": "twelve-chars@plussa.example"}, "PLUSSA_RETURN_PATH"),
        ({"PLUSSA_RETURN_PATH": "bounces+x@plussa.example"}, "PLUSSA_RETURN_PATH"),
        ({"PLUSSA_RETURN_PATH": "plussa.example"}, "PLUSSA_RETURN_PATH"),
        ({"PLUSSA_DKIM_SELECTOR": "under score"}, "PLUSSA_DKIM_SELECTOR"),
        ({"PLUSSA_DKIM_DOMAIN": "plussa..example"}, "PLUSSA_DKIM_DOMAIN"),
    ],
)
def test_production_refuses_what_is_not_safe(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        Settings.from_env({**PRODUCTION, **changes})


def test_production_refuses_the_secret_of_development() -> None:
    without = {name: value for name, value in PRODUCTION.items() if name != "PLUSSA_SECRET"}
    with pytest.raises(SettingError, match="PLUSSA_SECRET"):
        Settings.from_env(without)


def test_what_is_secret_does_not_show() -> None:
    secrets = {
        **PRODUCTION,
        "PLUSSA_DATABASE": "postgresql://plussa:hidden@db/plussa",
        "PLUSSA_SMTP": "smtp://plussa:hidden@mail:587",
    }
    shown = repr(Settings.from_env(secrets))
    assert not any(word in shown for word in ("hidden", SECRET, IDENTITY_KEY))


def test_accounts_are_set_up_by_the_environment() -> None:
    settings = Settings.from_env(
        {
            **PRODUCTION,
            "PLUSSA_DATABASE": "postgresql://plussa@db/plussa",
            "PLUSSA_LIMITS": "redis://cache:6379",
            "PLUSSA_PROXIES": "1",
            "PLUSSA_BANK": "/etc/plussa/broker.toml",
            "PLUSSA_MAIL_FROM": "plussa@plussa.example",
        }
    )
    assert settings.database == "postgresql://plussa@db/plussa"
    assert (settings.limits, settings.proxies) == ("redis://cache:6379", 1)
    assert str(settings.bank) == "/etc/plussa/broker.toml"
    assert settings.mail_from == "plussa@plussa.example"
