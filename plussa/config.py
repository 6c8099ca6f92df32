"""Settings: the only reader of the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from plussa.faults import Fault
from plussa.operator import Hours, Operator

INSECURE = "only for development: production refuses this"
EMBEDDED = "sqlite:///build/plussa.db"
SENDER = "plussa@localhost"
REGISTER = "sqlite:///build/erasures.db"
HERE = {None, "localhost", "127.0.0.1", "::1"}  # this machine; without a host it is by its socket
LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"  # of a name in DNS
LEAST_SECRET = 32  # characters
LEAST_DISTINCT = 8  # of them: of 32 random hexadecimal digits fewer come once in tens of millions
EXAMPLES = ("openssl", "rand -base64", "changeme", "PLUSSA_")  # copied instead of carried out


class SettingError(Fault):
    """A setting is missing or cannot be used; the message names the variable."""


Read = Callable[[str], Any]  # a setting of its text; raises ValueError with what it should be


def _one_of(choices: Mapping[str, Any], what: str, fold: Callable[[str], str] = str) -> Read:
    def read(value: str) -> Any:
        if fold(value) not in choices:
            raise ValueError(f"{what}, not {value!r}")
        return choices[fold(value)]

    return read


_environment = _one_of({"development": False, "production": True}, "development or production")
_switch = _one_of({"yes": True, "no": False}, "yes or no", str.lower)
_proxies = _one_of({"0": 0, "1": 1, "2": 2}, "how many proxies stand in front, 0 to 2")


def _base_url(value: str) -> str | None:
    value = value.rstrip("/").lower()
    port = r"[1-9]\d{1,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]"
    if value and not re.fullmatch(rf"https?://{LABEL}(\.{LABEL})*(:({port}))?", value):
        raise ValueError(f"like https://plussa.example, not {value!r}")
    # Browsers leave the usual port out of the Host they send.
    return re.sub(r"^(https):(.*):443$|^(http):(.*):80$", r"\1\3:\2\4", value) or None


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise ValueError(f"a number from 1 to 65535, not {value!r}")


def _url(*schemes: str) -> Read:
    def read(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError(f"begins with {' or '.join(f'{one}://' for one in schemes)}")
        return value

    return read


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _email(value: str) -> str:
    value = value.strip()
    if value and not (re.fullmatch(r"[!-;=?A-~]+@[^@\s<>]+", value) and _is_domain(value)):
        raise ValueError(f"an email address, ASCII before the @, not {value!r}")
    return value


def _is_domain(value: str) -> bool:
    """Whether what follows an @ can be written in ASCII (IDNA)."""
    try:
        return bool(value.rpartition("@")[2].encode("idna"))
    except UnicodeError:
        return False


def _return_path(value: str) -> str:
    value = value.strip().casefold()
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{,10}@[a-z0-9.-]+", value):
        raise ValueError("like bounces@plussa.example, with 11 characters at most before the @")
    return value


def _file(value: str) -> Path | None:
    return Path(value) if value else None


def _name(value: str) -> str:
    value = value.strip().lower()
    if value and not re.fullmatch(rf"{LABEL}(\.{LABEL})*", value):
        raise ValueError(f"a name in DNS, not {value!r}")
    return value


OPERATOR: dict[str, tuple[str, Read]] = {
    "business_id": ("PLUSSA_BUSINESS_ID", _filled),
    "phone": ("PLUSSA_SERVICE_PHONE", _filled),
    "hours": ("PLUSSA_SERVICE_HOURS", Hours.parse),
    "email": ("PLUSSA_SERVICE_EMAIL", _email),
    "dpo_email": ("PLUSSA_DPO_EMAIL", _email),
    "independent": ("PLUSSA_INDEPENDENT", _switch),
}
# Followed by a language: _FI, _EN, …
BY_LANGUAGE = {"names": "PLUSSA_OPERATOR_NAME", "postal_addresses": "PLUSSA_POSTAL_ADDRESS"}


def _setting(name: str, default: Any, read: Read = str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"read": (name, read)}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    """All that the environment decides, read once and never changed.

    In production real people are served; a preview shows drafts; reloading is for who writes texts;
    the demo has made-up members. The secret signs cookies and links; the identity key hashes identity
    codes and must never change. Limits are counted in `memory://` or at a `redis://` URL. Bounces go to
    signed addresses at `return_path`; without it, to `mail_from`, and nobody reads them. A DKIM key
    signs mails under its selector, for the domain of `mail_from` unless another is named. `bank` is the
    file that describes the broker of bank login; `erasures` the database that remembers who was erased,
    kept apart from the other one and its backups; `unsaid`, of what decides whose data a command works
    on, what the environment does not say.
    """

    production: bool = _setting("PLUSSA_ENV", False, _environment)
    base_url: str | None = _setting("PLUSSA_BASE_URL", None, _base_url)
    port: int = _setting("PORT", 8000, _port)
    preview: bool = _setting("PLUSSA_PREVIEW", False, _switch)
    reload: bool = _setting("PLUSSA_RELOAD", False, _switch)
    demo: bool = _setting("PLUSSA_DEMO", False, _switch)
    secret: str = _setting("PLUSSA_SECRET", INSECURE, secret=True)
    identity_key: str = _setting("PLUSSA_IDENTITY_KEY", INSECURE, secret=True)
    database: str = _setting("PLUSSA_DATABASE", EMBEDDED, secret=True)
    limits: str = _setting(
        "PLUSSA_LIMITS", "memory://", _url("memory", "redis", "rediss"), secret=True
    )
    proxies: int = _setting("PLUSSA_PROXIES", 0, _proxies)
    smtp: str = _setting("PLUSSA_SMTP", "smtp://localhost:1025", _url("smtp", "smtps"), secret=True)
    mail_from: str = _setting("PLUSSA_MAIL_FROM", SENDER, lambda text: _email(text) or SENDER)
    return_path: str = _setting("PLUSSA_RETURN_PATH", "", _return_path)
    dkim_key: Path | None = _setting("PLUSSA_DKIM_KEY", None, _file)
    dkim_selector: str = _setting("PLUSSA_DKIM_SELECTOR", "", _name)
    dkim_domain: str = _setting("PLUSSA_DKIM_DOMAIN", "", _name)
    bank: Path | None = _setting("PLUSSA_BANK", None, _file)
    erasures: str = _setting("PLUSSA_ERASURES", REGISTER, _url("sqlite", "postgresql"), secret=True)
    operator: Operator = field(default_factory=Operator)
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read PLUSSA_* and PORT; raise SettingError, naming the variable, on a bad or missing value."""
        known = {one.name: one.metadata["read"] for one in fields(cls) if one.metadata}
        _refuse_unknown(environ, {name for name, _ in (*known.values(), *OPERATOR.values())})
        settings = cls(
            **_said(environ, known),
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


def _refuse_unknown(environ: Mapping[str, str], known: set[str]) -> None:
    """A misspelt setting would be ignored; say so instead."""
    for name in sorted(environ):
        stem, _, code = name.rpartition("_")
        by_language = stem in BY_LANGUAGE.values() and re.fullmatch("[A-Z]{2,3}", code)
        if name.startswith("PLUSSA_") and name not in known and not by_language:
            raise SettingError(f"{name}: there is no such setting")


def _said(environ: Mapping[str, str], known: Mapping[str, tuple[str, Read]]) -> dict[str, Any]:
    """What the environment says of the settings that it names."""
    said: dict[str, Any] = {}
    for one, (name, read) in known.items():
        try:
            said |= {one: read(environ[name])} if name in environ else {}
        except ValueError as what:
            raise SettingError(f"{name}: {what}") from None
    return said


def _operator(environ: Mapping[str, str]) -> Operator:
    said = _said(environ, OPERATOR)
    for field_name, prefix in BY_LANGUAGE.items():
        said[field_name] = getattr(Operator(), field_name) | {
            name.removeprefix(f"{prefix}_").lower(): value
            for name, value in sorted(environ.items())
            if name.startswith(f"{prefix}_") and value.strip()
        }
    return Operator(**said)
