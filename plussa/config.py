"""Settings: the only reader of the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plussa.faults import Fault
from plussa.operator import Hours, Operator

KNOWN = {
    "PLUSSA_ENV",
    "PLUSSA_BASE_URL",
    "PLUSSA_PREVIEW",
    "PLUSSA_RELOAD",
    "PLUSSA_DEMO",
    "PLUSSA_SECRET",
    "PLUSSA_IDENTITY_KEY",
    "PLUSSA_DATABASE",
    "PLUSSA_LIMITS",
    "PLUSSA_PROXIES",
    "PLUSSA_SMTP",
    "PLUSSA_MAIL_FROM",
    "PLUSSA_BANK",
    "PLUSSA_ERASURES",
    "PLUSSA_BUSINESS_ID",
    "PLUSSA_SERVICE_PHONE",
    "PLUSSA_SERVICE_HOURS",
    "PLUSSA_SERVICE_EMAIL",
    "PLUSSA_DPO_EMAIL",
    "PLUSSA_INDEPENDENT",
}
BY_LANGUAGE = {"PLUSSA_OPERATOR_NAME", "PLUSSA_POSTAL_ADDRESS"}  # followed by _FI, _EN, …

INSECURE = "only for development: production refuses this"
EMBEDDED = "sqlite:///build/plussa.db"
REGISTER = "sqlite:///build/erasures.db"
HERE = {None, "localhost", "127.0.0.1", "::1"}  # this machine; without a host it is by its socket
LEAST_SECRET = 32  # characters
LEAST_DISTINCT = 8  # of them: of 32 random hexadecimal digits fewer come once in tens of millions
EXAMPLES = ("openssl", "rand -base64", "changeme", "PLUSSA_")  # copied instead of carried out


class SettingError(Fault):
    """A setting is missing or cannot be used; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """All that the environment decides, read once and never changed.

    In production real people are served; a preview shows drafts; reloading is for who writes texts;
    the demo has made-up members. The secret signs cookies and links; the identity key hashes identity
    codes and must never change. Limits are counted in `memory://` or at a `redis://` URL. `bank` is
    the file that describes the broker of bank login; `erasures` the database that remembers who was
    erased, kept apart from the other one and its backups; `unsaid`, of what decides whose data a
    command works on, what the environment does not say.
    """

    production: bool = False
    base_url: str | None = None
    port: int = 8000
    preview: bool = False
    reload: bool = False
    demo: bool = False
    secret: str = field(default=INSECURE, repr=False)
    identity_key: str = field(default=INSECURE, repr=False)
    database: str = field(default=EMBEDDED, repr=False)
    limits: str = field(default="memory://", repr=False)
    proxies: int = 0
    smtp: str = field(default="smtp://localhost:1025", repr=False)
    mail_from: str = "plussa@localhost"
    bank: Path | None = None
    erasures: str = field(default=REGISTER, repr=False)
    operator: Operator = field(default_factory=Operator)
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read PLUSSA_* and PORT; raise SettingError, naming the variable, on a bad or missing value."""
        _refuse_unknown(environ)
        settings = cls(
            production=_production(environ),
            base_url=_base_url(environ),
            port=_port(environ),
            preview=_switch(environ, "PLUSSA_PREVIEW"),
            reload=_switch(environ, "PLUSSA_RELOAD"),
            demo=_switch(environ, "PLUSSA_DEMO"),
            secret=environ.get("PLUSSA_SECRET", cls.secret),
            identity_key=environ.get("PLUSSA_IDENTITY_KEY", cls.identity_key),
            database=environ.get("PLUSSA_DATABASE", cls.database),
            limits=_url(environ, "PLUSSA_LIMITS", cls.limits, "memory", "redis", "rediss"),
            proxies=_proxies(environ),
            smtp=_url(environ, "PLUSSA_SMTP", cls.smtp, "smtp", "smtps"),
            mail_from=_email(environ, "PLUSSA_MAIL_FROM") or cls.mail_from,
            bank=Path(environ["PLUSSA_BANK"]) if environ.get("PLUSSA_BANK") else None,
            erasures=_url(environ, "PLUSSA_ERASURES", REGISTER, "sqlite", "postgresql"),
            operator=_operator(environ),
            unsaid=frozenset({"PLUSSA_ENV", "PLUSSA_DATABASE"} - set(environ)),
        )
        if settings.production:
            _require_production(settings)
        return settings

    @property
    def origin(self) -> str:
        """Scheme and host that absolute links begin with."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def place(self) -> str:
        """The database as people may read it: its address without a password."""
        scheme, _, rest = self.database.partition("?")[0].partition("://")
        user, at, place = rest.rpartition("@")
        return f"{scheme}://{user.partition(':')[0]}{at}{place}"

    @property
    def host(self) -> str | None:
        """The only host name answered in production; any in development."""
        return urlsplit(self.origin).netloc if self.production else None


def _require_production(settings: Settings) -> None:
    if not (settings.base_url or "").startswith("https://"):
        raise SettingError("PLUSSA_BASE_URL: production needs the site's https:// address")
    if settings.preview or settings.reload or settings.demo:
        raise SettingError("PLUSSA_PREVIEW, PLUSSA_RELOAD, PLUSSA_DEMO: not for production")
    for name, value in (
        ("PLUSSA_SECRET", settings.secret),
        ("PLUSSA_IDENTITY_KEY", settings.identity_key),
    ):
        if not _is_random(value):
            raise SettingError(f"{name}: production needs {LEAST_SECRET} random characters or more")
    if _place(settings.erasures) in (_place(REGISTER), _place(settings.database)):
        raise SettingError(
            "PLUSSA_ERASURES: production needs a database of its own, which no restore replaces"
        )
    if settings.secret == settings.identity_key:
        raise SettingError("PLUSSA_IDENTITY_KEY: must differ from PLUSSA_SECRET")


def _is_random(secret: str) -> bool:
    """Whether a secret is long, not of a few characters, not repeated, and no example."""
    plain = "".join(secret.split())
    return (
        secret != INSECURE
        and len(plain) >= LEAST_SECRET
        and len(set(plain)) >= LEAST_DISTINCT
        and plain not in (plain + plain)[1:-1]  # a shorter text, again and again
        and not any(one in secret for one in EXAMPLES)
    )


def _place(url: str) -> object:
    """Where a database is, in whatever way its address is written."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        plain = url.removeprefix("sqlite:///").partition("?")[0]
        return Path(unquote(plain)).resolve()
    host = "" if parts.hostname in HERE else parts.hostname
    return host, parts.port or 5432, unquote(parts.path)


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


def _proxies(environ: Mapping[str, str]) -> int:
    value = environ.get("PLUSSA_PROXIES", "0")
    if value not in ("0", "1", "2"):
        raise SettingError(
            f"PLUSSA_PROXIES: how many proxies stand in front, 0 to 2, not {value!r}"
        )
    return int(value)


def _url(environ: Mapping[str, str], name: str, otherwise: str, *schemes: str) -> str:
    value = environ.get(name, otherwise)
    if urlsplit(value).scheme not in schemes:
        raise SettingError(f"{name}: begins with {' or '.join(f'{one}://' for one in schemes)}")
    return value


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
