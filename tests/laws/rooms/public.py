"""The public pages: no database. The pure ones import the standard library, and what is pure itself."""

from tests.laws.rooms.rows import each

PUBLIC = {
    "plussa.legal.editions": "",
    "plussa.legal.parse": "plussa.faults plussa.legal.editions",
    "plussa.legal.compare": "plussa.legal.editions plussa.legal.parse",
    **each("plussa.disputes", "ladders letters", ""),
    # Of legal, what reads files knows no page.
    "plussa.legal.frozen": "plussa.faults",
    "plussa.legal.library": (
        "plussa.faults plussa.legal.editions plussa.legal.frozen plussa.legal.parse"
    ),
    "plussa.legal.check": (
        "plussa.faults plussa.legal.compare plussa.legal.editions plussa.legal.frozen"
        " plussa.legal.grammar plussa.legal.library"
    ),
    "plussa.legal.grammar": ("markdown_it plussa.faults plussa.legal.editions plussa.legal.parse"),
    "plussa.legal.markdown": (
        "flask flask_babel markdown_it markupsafe plussa.i18n plussa.legal.grammar"
    ),
    "plussa.legal.shelf": "flask plussa.legal.library plussa.web.publish",
    "plussa.legal.feeds": "flask flask_babel plussa.clock plussa.i18n plussa.legal plussa.web",
    "plussa.legal": "flask werkzeug plussa.faults plussa.i18n plussa.legal plussa.web.publish",
    "plussa.pages": "flask plussa.legal.shelf plussa.pages plussa.register plussa.web.publish",
    "plussa.disputes": (
        "flask flask_babel plussa.disputes plussa.i18n plussa.operator plussa.web.publish"
    ),
    "plussa.disputes.bodies": "plussa.faults",
}
