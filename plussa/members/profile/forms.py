"""What a member changes of their own information: a form for each thing, and a row of PANELS.

A panel is all that the page, its address, the history and the mail about a change go by.
"""

from dataclasses import dataclass
from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField

from plussa.contacts import spaced_phone
from plussa.i18n import site_languages
from plussa.members.event_kinds import EventKind
from plussa.members.models import Member, Source
from plussa.web.checks import (
    Required,
    at_most,
    has_letter,
    phone_number,
    postal_code,
)
from plussa.web.forms import Form, TextField
from plussa.words import N_


class ProfileForm(Form):
    """A form of columns of a member, which its fields are named by."""

    @classmethod
    def of(cls, member: Member) -> Self:
        """The form with what is stored now."""
        return cls(obj=member)

    @property
    def shown(self) -> list[Field]:
        """The fields that are filled in, which are columns of the member."""
        return [field for field in self if field.name != "csrf_token"]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {field.name: field.data for field in self.shown}


def given_names() -> TextField:
    """A field of given names."""
    return TextField(
        _("Given names"),
        [Required(_("Write your given names.")), at_most(100), has_letter],
        render_kw={"autocomplete": "given-name"},
    )


def family_name() -> TextField:
    """A field of a family name, which not everybody has."""
    return TextField(
        _("Family name"),
        [at_most(100)],
        description=_("Leave this empty if you have only one name."),
        render_kw={"autocomplete": "family-name"},
    )


def language(label: str) -> RadioField:
    """A field of one of the languages of the site."""
    return RadioField(label, [Required(_("Choose a language."))], choices=published)


def published() -> list[tuple[str, str]]:
    """The languages that the site is published in."""
    return [(one.code, one.name) for one in site_languages() if one.published]


class NameForm(ProfileForm):
    """Names that a member would like to have corrected."""

    given_names = given_names()
    family_name = family_name()


class AddressForm(ProfileForm):
    """A postal address in Finland."""

    street = TextField(
        _("Street address"),
        [Required(_("Write your street address.")), at_most(200)],
        render_kw={"autocomplete": "street-address"},
    )
    postal_code = TextField(
        _("Postal code"),
        [Required(_("Write your postal code.")), postal_code],
        render_kw={"autocomplete": "postal-code"},
    )
    city = TextField(
        _("Post office"),
        [Required(_("Write your post office.")), at_most(100)],
        description=_("For example Helsinki"),
        render_kw={"autocomplete": "address-level2"},
    )

    @classmethod
    def of(cls, member: Member) -> Self:
        """The form with what is stored now; a protected address is not shown."""
        return cls(obj=None if member.protected_address else member)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, and that the member gave it."""
        return {**super().values, "address_source": Source.MEMBER}


class PhoneForm(ProfileForm):
    """A telephone number; empty removes it."""

    phone = TextField(
        _("Telephone number"),
        [phone_number],
        description=_("Any way of writing it will do. Leave this empty to remove the number."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    @classmethod
    def of(cls, member: Member) -> Self:
        """The form with the number as people write it."""
        return cls(phone=spaced_phone(member.phone))


class LanguageForm(ProfileForm):
    """The language of mails and letters."""

    language = language(_("Language"))


@dataclass(frozen=True)
class ProfilePanel:
    """One thing on the page of personal information, and how it is changed."""

    name: str
    form: type[ProfileForm]
    event: EventKind
    title: str
    none_yet: str  # said where nothing is stored
    change: str
    save: str
    saved: str


ADDRESS = ProfilePanel(
    "address",
    AddressForm,
    EventKind.ADDRESS_CHANGED,
    N_("Address"),
    N_("No address yet. We need one only to send you a card or a letter."),
    N_("Change address"),
    N_("Save address"),
    N_("Your address was saved."),
)
PHONE = ProfilePanel(
    "phone",
    PhoneForm,
    EventKind.PHONE_CHANGED,
    N_("Telephone"),
    N_("No telephone number."),
    N_("Change telephone number"),
    N_("Save telephone number"),
    N_("Your telephone number was saved."),
)
LANGUAGE = ProfilePanel(
    "language",
    LanguageForm,
    EventKind.LANGUAGE_CHANGED,
    N_("Language"),
    "",
    N_("Change language"),
    N_("Save language"),
    N_("Your language was saved."),
)
PANELS = {one.name: one for one in (ADDRESS, PHONE, LANGUAGE)}
