"""Settings: the only reader of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from plussa.faults import Fault

KNOWN = {
    "PLUSSA_ENV",
    "PLUSSA_BASE_URL",
    "PLUSSA_PREVIEW",
    "PLUSSA_RELOAD",
    "PLUSSA_BUSINESS_ID",
    "PLUSSA_SERVICE_PHONE",
    "PLUSSA_SERVICE_HOURS",
    "PLUSSA_SERVICE_EMAIL",
    "PLUSSA_DPO_EMAIL",
    "PLUSSA_INDEPENDENT",
}
BY_LANGUAGE = {"PLUSSA_OPERATOR_NAME", "PLUSSA_POSTAL_ADDRESS"}  # followed by _FI, _EN, …
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SettingError(Fault):
    """A setting is missing or cannot be used; the message names the variable."""


@dataclass(frozen=True)
class Hours:
    """Opening hours on consecutive weekdays: days count from Monday 0, hours are Helsinki time."""

    first_day: int = 0
    last_day: int = 4
    opens: int = 9
    closes: int = 21

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read the form "mon-fri 9-21"; anything else is a ValueError."""
        found = re.fullmatch(r"(\w{3})-(\w{3}) (\d{1,2})-(\d{1,2})", text.strip().lower())
        if not found:
            raise ValueError(text)
        first, last, opens, closes = found.groups()
        hours = cls(WEEKDAYS.index(first), WEEKDAYS.index(last), int(opens), int(closes))
        if hours.first_day > hours.last_day or not hours.opens < hours.closes <= 24:
            raise ValueError(text)
        return hours


@dataclass(frozen=True)
class Operator:
    """Who runs the programme and how to reach its customer service.

    Names and postal addresses are by language code; a language without one borrows another's.
    """

    names: Mapping[str, str] = field(
        default_factory=lambda: {"fi": "Kesko Oyj", "en": "Kesko Corporation"}
    )
    postal_addresses: Mapping[str, str] = field(
        default_factory=lambda: {"fi": "PL 1, 00016 KESKO", "en": "PO Box 1, FI-00016 KESKO"}
    )
    business_id: str = "0109862-8"
    phone: str = "010 19 8604"
    hours: Hours = Hours()
    email: str = ""
    dpo_email: str = ""
    independent: bool = True

    def name(self, language: str) -> str:
        """The operator's name in a language, or in any it has when that one is missing."""
        return self.names.get(language) or next(iter(self.names.values()))

    def postal_address(self, language: str) -> str:
        """The postal address in a language, or in any it has when that one is missing."""
        return self.postal_addresses.get(language) or next(iter(self.postal_addresses.values()))


@dataclass(frozen=True)
class Settings:
    """All that the environment decides, read once and never changed.

    In production real people are served; a preview shows drafts; reloading is for who writes texts.
    """

    production: bool = False
    base_url: str | None = None
    port: int = 8000
    preview: bool = False
    reload: bool = False
    operator: Operator = Operator()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read PLUSSA_* and PORT; raise SettingError, naming the variable, on a bad or missing value."""
        _refuse_unknown(environ)
        settings = cls(
            production=_production(environ),
            base_url=_base_url(environ),
            port=_port(environ),
            preview=_switch(environ, "PLUSSA_PREVIEW"),
            reload=_switch(environ, "PLUSSA_RELOAD"),
            operator=_operator(environ),
        )
        if settings.production and not (settings.base_url or "").startswith("https://"):
            raise SettingError("PLUSSA_BASE_URL: production needs the site's https:// address")
        if settings.production and (settings.preview or settings.reload):
            raise SettingError("PLUSSA_PREVIEW, PLUSSA_RELOAD: not for production")
        return settings

    @property
    def origin(self) -> str:
        """Scheme and host that absolute links begin with."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def host(self) -> str | None:
        """The only host name answered in production; any in development."""
        return urlsplit(self.origin).netloc if self.production else None


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt setting would be ignored; say so instead."""
    for name in sorted(environ):
        stem, _, code = name.rpartition("_")
        known = name in KNOWN or (stem in BY_LANGUAGE and re.fullmatch("[A-Z]{2,3}", code))
        if name.startswith("PLUSSA_") and not known:
            raise SettingError(f"{name}: there is no such setting")


def _production(environ: Mapping[str, str]) -> bool:
    value = environ.get("PLUSSA_ENV", "development")
    if value not in ("development", "production"):
        raise SettingError(f"PLUSSA_ENV: development or production, not {value!r}")
    return value == "production"


def _base_url(environ: Mapping[str, str]) -> str | None:
    value = environ.get("PLUSSA_BASE_URL", "").rstrip("/").lower()
    label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
    port = r"[1-9]\d{1,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]"
    if value and not re.fullmatch(rf"https?://{label}(\.{label})*(:({port}))?", value):
        raise SettingError(f"PLUSSA_BASE_URL: like https://plussa.example, not {value!r}")
    # Browsers leave the usual port out of the Host they send.
    return re.sub(r"^(https):(.*):443$|^(http):(.*):80$", r"\1\3:\2\4", value) or None


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("PORT", "8000")
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise SettingError(f"PORT: a number from 1 to 65535, not {value!r}")


def _switch(environ: Mapping[str, str], name: str, default: str = "no") -> bool:
    value = environ.get(name, default).lower()
    if value not in ("yes", "no"):
        raise SettingError(f"{name}: yes or no, not {value!r}")
    return value == "yes"


def _operator(environ: Mapping[str, str]) -> Operator:
    default = Operator()

    def text(name: str, otherwise: str) -> str:
        value = environ.get(f"PLUSSA_{name}", otherwise).strip()
        if otherwise and not value:
            raise SettingError(f"PLUSSA_{name}: must not be empty")
        return value

    return Operator(
        names={**default.names, **_by_language(environ, "PLUSSA_OPERATOR_NAME")},
        postal_addresses={
            **default.postal_addresses,
            **_by_language(environ, "PLUSSA_POSTAL_ADDRESS"),
        },
        business_id=text("BUSINESS_ID", default.business_id),
        phone=text("SERVICE_PHONE", default.phone),
        hours=_hours(environ, default.hours),
        email=_email(environ, "PLUSSA_SERVICE_EMAIL"),
        dpo_email=_email(environ, "PLUSSA_DPO_EMAIL"),
        independent=_switch(environ, "PLUSSA_INDEPENDENT", "yes"),
    )


def _email(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
        raise SettingError(f"{name}: an email address, not {value!r}")
    return value


def _by_language(environ: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(f"{prefix}_").lower(): value
        for name, value in sorted(environ.items())
        if name.startswith(f"{prefix}_") and value.strip()
    }


def _hours(environ: Mapping[str, str], otherwise: Hours) -> Hours:
    value = environ.get("PLUSSA_SERVICE_HOURS")
    if value is None:
        return otherwise
    try:
        return Hours.parse(value)
    except ValueError:
        raise SettingError(f"PLUSSA_SERVICE_HOURS: like 'mon-fri 9-21', not {value!r}") from None
