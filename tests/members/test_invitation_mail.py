"""What the mail of an invitation tells somebody who is no member."""

import pytest
from flask import Flask

from plussa.register.categories import INVITATIONS
from tests.mails import texts
from tests.members.test_household import LANGUAGES
from tests.members.test_invitations import INVITE, KAISA, As
from tests.people import Cast

# What Article 14 of the GDPR wants somebody to know whose address another person gave.
ARTICLE_14 = {
    "controller": ("Kesko Oyj, PL 1, 00016 KESKO", "Kesko Corporation, PO Box 1, FI-00016 KESKO"),
    "data protection officer": ("Tietosuojavastaavalle", "data protection officer"),
    "source": ("antoi meille Aino Esimerkki", "from Aino Esimerkki"),
    "purpose": ("vain tähän kutsuun", "nothing but this invitation"),
    "legitimate interest": ("oikeutettu etu", "legitimate interest"),
    "recipients": ("palvelintemme ylläpitäjä", "run our servers"),
    "period": ("14 päivän kuluttua", "14 days after"),
    "rights": ("vastustaa niiden käyttöä", "object to its use"),
    "authority": ("tietosuojavaltuutetun", "Data Protection Ombudsman"),
    "notice": ("/fi/tietosuojaseloste/", "/en/data-protection-notice/"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_no_member_is_told_of_the_data(
    app: Flask, cast: Cast, reader: As, language: str
) -> None:
    reader(cast.aino).post(INVITE[language], email=KAISA, language=language)
    [text] = texts(app, "invitation")
    lacking = [what for what, said in ARTICLE_14.items() if said[language == "en"] not in text]
    assert lacking == []
    assert f" {INVITATIONS.kept.days} " in text
