"""How dates, moments, sums and codes read in the language of the request."""

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_currency, get_decimal_symbol
from flask import Flask
from flask_babel import gettext

from plussa import dates
from plussa.i18n import current_language, site_languages
from plussa.operator import Hours
from plussa.words import Worded


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(
        long_date=long_date,
        month=month,
        moment=moment,
        euros=euros,
        signed_euros=signed_euros,
        opening_hours=opening_hours,
        words=translated,
    )


def translated(code: Worded | str, **values: object) -> str:
    """The words of a code, or words marked by `N_`, in the language of the request."""
    return gettext(code.words if isinstance(code, Worded) else code, **values)


def long_date(when: date | datetime) -> str:
    """A date, or that of a moment in Helsinki, in words, in the language of the request.

    The day stays on the line of its month.
    """
    day = dates.day_of(when) if isinstance(when, datetime) else when
    words = format_date(day, "long", locale=_locale())
    return words.replace(" ", "\N{NO-BREAK SPACE}", 1)


def month(day: date) -> str:
    """The month of a date in words, in the language of the request: "December 2026"."""
    pattern = "LLLL y"
    return format_date(day, pattern, locale=_locale())


def euros(cents: int) -> str:
    """A sum of cents in euros, in the language of the request: "0,16 €", "€0.16"."""
    formats = _locale()
    return format_currency(Decimal(cents) / 100, "EUR", locale=formats)


def decimal_sign() -> str:
    """What stands before the cents in the language of the request."""
    return get_decimal_symbol(_locale())


def signed_euros(cents: int) -> str:
    """A change in euros, with its sign: "+0,16 €", "−2,00 €"."""
    sign = "+" if cents > 0 else "−" if cents < 0 else ""
    return sign + euros(abs(cents))


def moment(at: datetime) -> str:
    """A moment in words, Helsinki time, in the language of the request: "15 December 2026, 12:00"."""
    local = at.astimezone(dates.HELSINKI)
    hour = format_time(local, "short", locale=_locale())
    # Translators: a date and a time of day, for example 15 December 2026, 12:00
    return gettext("%(day)s, %(hour)s", day=long_date(local.date()), hour=hour)


def opening_hours(hours: Hours) -> str:
    """Opening hours in the language of the request: "ma–pe klo 9–21", "Mon–Fri 9–21"."""
    locale = Locale.parse(_locale())
    days = get_day_names("abbreviated", context="stand-alone", locale=locale)
    # Translators: for example Mon–Fri 9–21
    return gettext(
        "%(first)s–%(last)s %(opens)s–%(closes)s",
        first=days[hours.first_day],
        last=days[hours.last_day],
        opens=hours.opens,
        closes=hours.closes,
    )


def _locale() -> str:
    return site_languages()[current_language()].formats
