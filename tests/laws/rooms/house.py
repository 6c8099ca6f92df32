"""What everything stands on: settings, database, languages, and the web that knows no feature."""

from tests.laws.rooms.rows import each

HOUSE = {
    "plussa": (
        "flask jinja2 plussa.account plussa.auth plussa.cases plussa.catalogs plussa.config plussa.db"
        " plussa.desk plussa.disputes plussa.i18n plussa.kept plussa.legal plussa.mailings plussa.members"
        " plussa.money plussa.pages plussa.permissions plussa.privacy plussa.routes plussa.sealing"
        " plussa.web"
    ),
    "plussa.__main__": "plussa.cli",
    "plussa.cli": (
        "click flask plussa plussa.auth.identity_codes plussa.auth.proof_commands plussa.cases"
        " plussa.catalogs plussa.clock plussa.commands_db plussa.config plussa.demo.commands plussa.desk"
        " plussa.mailings plussa.members plussa.money.commands plussa.permissions plussa.privacy"
        " plussa.disputes.bodies plussa.faults plussa.i18n plussa.legal.check plussa.legal.frozen"
        " plussa.legal.library plussa.outbox.commands plussa.pages plussa.parameters plussa.ready"
        " plussa.routes plussa.web.export"
    ),
    **each("plussa", "clock faults files inputs kept operator spreadsheets", ""),
    "plussa.parameters": "click plussa.inputs",
    "plussa.config": "plussa.faults plussa.operator",
    "plussa.sqlite": "peewee playhouse plussa.files",
    "plussa.db": "flask peewee playhouse plussa.faults plussa.sqlite",
    "plussa.append_only": "peewee plussa.clock plussa.db",
    "plussa.numbers": "peewee plussa.clock plussa.db plussa.faults",
    "plussa.quotas": "peewee plussa.clock plussa.db plussa.sealing",
    "plussa.remaking": "peewee",
    "plussa.migrations": (
        "peewee playhouse plussa.append_only plussa.db plussa.money.balanced plussa.numbers"
        " plussa.remaking plussa.sealing"
    ),
    "plussa.sealing": "cryptography plussa.faults",
    "plussa.schema": "peewee plussa.db plussa.faults",
    "plussa.ready": "plussa.schema plussa.privacy.installation plussa.privacy.replay",
    "plussa.commands_db": "click flask plussa.db plussa.schema",
    "plussa.models": (
        "plussa.append_only plussa.auth.models plussa.cases.models"
        " plussa.desk.models plussa.mailings.models plussa.members plussa.money.models"
        " plussa.money.notices plussa.money.waiting plussa.numbers plussa.outbox.models"
        " plussa.permissions.models"
        " plussa.privacy.models plussa.quotas"
    ),
    "plussa.i18n": "babel flask flask_babel plussa.clock plussa.faults plussa.operator",
    "plussa.catalogs": "babel plussa.faults plussa.i18n",
    "plussa.routes": "flask plussa.auth.guard plussa.web.publish",
    # The web knows no feature.
    "plussa.web": "flask jinja2 werkzeug plussa.clock plussa.i18n plussa.quotas plussa.web",
    "plussa.web.forms": (
        "email_validator flask flask_babel flask_wtf markupsafe phonenumbers plussa.inputs werkzeug"
        " wtforms"
    ),
    "plussa.web.converters": "flask werkzeug plussa.db plussa.inputs",
    "plussa.web.cookies": "flask itsdangerous",
    "plussa.web.limits": "flask limits redis werkzeug plussa.quotas",
    "plussa.web.links": "flask itsdangerous plussa.clock plussa.web.limits",
    "plussa.web.serve": "brotli flask werkzeug plussa.clock plussa.web.publish",
    "plussa.web.export": ("flask plussa.config plussa.faults plussa.web.publish plussa.web.serve"),
    "plussa.web.reload": "flask plussa.catalogs plussa.config plussa.faults plussa.i18n",
    "wsgi": "plussa plussa.config plussa.ready plussa.schema plussa.web.reload",
}
