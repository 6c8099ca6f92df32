"""Settings: the only reader of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SettingError(ValueError):
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

    Names and postal addresses are by language code, best in all the languages of the site.
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


def _production(environ: Mapping[str, str]) -> bool:
    value = environ.get("PLUSSA_ENV", "development")
    if value not in ("development", "production"):
        raise SettingError(f"PLUSSA_ENV: development or production, not {value!r}")
    return value == "production"


def _base_url(environ: Mapping[str, str]) -> str | None:
    value = environ.get("PLUSSA_BASE_URL", "").rstrip("/")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise SettingError(f"PLUSSA_BASE_URL: a scheme and a host, nothing more, not {value!r}")
    return value


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
        return environ.get(f"PLUSSA_{name}", otherwise)

    return Operator(
        names=_by_language(environ, "OPERATOR_NAME") or default.names,
        postal_addresses=_by_language(environ, "POSTAL_ADDRESS") or default.postal_addresses,
        business_id=text("BUSINESS_ID", default.business_id),
        phone=text("SERVICE_PHONE", default.phone),
        hours=_hours(environ, default.hours),
        email=text("SERVICE_EMAIL", default.email),
        dpo_email=text("DPO_EMAIL", default.dpo_email),
        independent=_switch(environ, "PLUSSA_INDEPENDENT", "yes"),
    )


def _by_language(environ: Mapping[str, str], name: str) -> dict[str, str]:
    prefix = f"PLUSSA_{name}_"
    return {
        name.removeprefix(prefix).lower(): value
        for name, value in sorted(environ.items())
        if name.startswith(prefix) and value
    }


def _hours(environ: Mapping[str, str], otherwise: Hours) -> Hours:
    value = environ.get("PLUSSA_SERVICE_HOURS")
    if value is None:
        return otherwise
    try:
        return Hours.parse(value)
    except ValueError:
        raise SettingError(f"PLUSSA_SERVICE_HOURS: like 'mon-fri 9-21', not {value!r}") from None
