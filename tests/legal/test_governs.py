"""Which language governs, and when the other was last held against it, on the page of the text."""

import pytest
from babel.dates import format_date

from plussa.legal.library import load_library
from tests.conftest import TODAY, Browse


@pytest.mark.parametrize(
    ("path", "document", "governs", "pattern"),
    [
        ("/en/rules/", "rules", "the Finnish text governs", "d MMMM y"),
        ("/en/data-protection-notice/", "notice", "the Finnish text governs", "d MMMM y"),
        ("/fi/saannot/", "rules", "suomenkielinen ratkaisee", "d. MMMM y"),
        ("/fi/tietosuojaseloste/", "notice", "suomenkielinen ratkaisee", "d. MMMM y"),
    ],
)
def test_it_says_which_text_governs_and_when_the_other_was_checked(
    browse: Browse, path: str, document: str, governs: str, pattern: str
) -> None:
    edition = load_library().on(TODAY).current(document)
    assert edition
    said = browse(path).text.replace("\u00a0", " ")
    assert governs in said
    assert edition.texts["en"].checked
    assert format_date(edition.texts["en"].checked, pattern, locale=path[1:3]) in said
