"""Money, messages and data rights, and the rooms on top: account, desk and demo."""

from tests.laws.rooms.rows import each

ABOVE = {
    "plussa.money": (
        "flask flask_babel werkzeug wtforms plussa.cases plussa.clock plussa.i18n plussa.legal"
        " plussa.members plussa.money plussa.permissions.service plussa.quotas plussa.web"
    ),
    **each(
        "plussa.money.account",
        "expiries knowing overview picture reasons receipts rights rows statement",
        "peewee plussa.clock plussa.legal.editions plussa.legal.library plussa.members.models"
        " plussa.money plussa.spreadsheets",
    ),
    "plussa.money.treasurer": (
        "plussa.members.household.treasury plussa.members.models plussa.money.account.knowing"
        " plussa.money.closing"
    ),
    "plussa.money.balanced": "peewee",
    "plussa.money.models": "peewee plussa.append_only plussa.db plussa.members.models",
    **each("plussa.money", "outcomes receipts rules", ""),
    "plussa.money.rates": "plussa.faults plussa.money.rules",
    "plussa.money.charities": "plussa.faults",
    "plussa.money.notices": "peewee plussa.db plussa.members.models plussa.money.models",
    "plussa.money.waiting": (
        "peewee plussa.clock plussa.db plussa.members.models plussa.money.outcomes"
    ),
    "plussa.money.imports": (
        "plussa.clock plussa.db plussa.inputs plussa.members.imports plussa.members.models"
        " plussa.money plussa.permissions.models plussa.register"
    ),
    "plussa.money.exports": (
        "plussa.clock plussa.db plussa.faults plussa.members.cards.exports plussa.members.models"
        " plussa.money"
    ),
    "plussa.money.commands": (
        "click flask peewee plussa.clock plussa.db plussa.faults plussa.members plussa.money"
        " plussa.parameters"
    ),
    "plussa.money.bulk": "peewee plussa.db plussa.members.imports.bulk",
    **each(
        "plussa.money",
        "awards books closing corrections donations doubts entries forgetting holders journal ledger"
        " lots purchases reallocation redemptions timeline",
        "peewee plussa.append_only plussa.clock plussa.db plussa.members plussa.money"
        " plussa.permissions.models plussa.register",
    ),
    **each(
        "plussa.mailings",
        "models newsletters notices",
        "peewee plussa.clock plussa.db plussa.faults plussa.legal.editions plussa.mailings"
        " plussa.members plussa.outbox.models plussa.permissions.holds plussa.permissions.models"
        " plussa.register.categories",
    ),
    **each(
        "plussa.mailings",
        "sent stopping texts",
        "plussa.clock plussa.db plussa.faults plussa.mailings plussa.members.endings"
        " plussa.members.models plussa.outbox plussa.permissions.models plussa.permissions.service",
    ),
    "plussa.mailings.commands": (
        "click flask plussa.clock plussa.db plussa.faults plussa.i18n plussa.legal plussa.mailings"
    ),
    "plussa.mailings": (
        "flask flask_babel werkzeug plussa.i18n plussa.legal plussa.mailings plussa.members"
        " plussa.outbox plussa.permissions plussa.web"
    ),
    "plussa.privacy.models": (
        "peewee plussa.cases.models plussa.db plussa.members.models plussa.register.terms"
    ),
    "plussa.privacy": (
        "click flask flask_babel flask_login markupsafe werkzeug wtforms plussa.auth plussa.cases"
        " plussa.clock plussa.config plussa.db plussa.faults plussa.i18n plussa.legal plussa.mailings"
        " plussa.members plussa.money plussa.outbox plussa.permissions plussa.privacy plussa.register"
        " plussa.web"
    ),
    "plussa.privacy.erased": "peewee playhouse plussa.faults plussa.files",
    "plussa.privacy.installation": (
        "plussa.auth.models plussa.db plussa.faults plussa.members.joinings plussa.members.models"
        " plussa.privacy.erased plussa.privacy.models"
    ),
    "plussa.privacy.replay": (
        "plussa.db plussa.faults plussa.members.models plussa.privacy.erased"
        " plussa.privacy.installation plussa.privacy.models"
    ),
    "plussa.privacy.beside": "peewee psycopg plussa.db plussa.faults plussa.files plussa.sqlite",
    "plussa.privacy.former": (
        "plussa.db plussa.faults plussa.members.models plussa.privacy plussa.register.stubs"
    ),
    "plussa.privacy.outside": "plussa.money plussa.numbers",
    "plussa.privacy.backup_commands": "click flask plussa.db plussa.privacy",
    "plussa.privacy.commands": (
        "click flask plussa.clock plussa.db plussa.faults plussa.files plussa.i18n plussa.members"
        " plussa.privacy"
    ),
    **each(
        "plussa.privacy",
        "backups erasers erasure fitness holdings leaving report restored restriction retention",
        "peewee plussa.append_only plussa.auth.identity_links plussa.auth.models plussa.cases"
        " plussa.clock plussa.db plussa.faults plussa.mailings.models plussa.members plussa.money"
        " plussa.outbox plussa.permissions plussa.privacy plussa.quotas plussa.register"
        " plussa.spreadsheets",
    ),
    **each(
        "plussa.privacy",
        "deaths estates letters settling terminations",
        "plussa.auth.recovery plussa.cases plussa.clock plussa.db plussa.members plussa.money"
        " plussa.outbox.queue plussa.permissions plussa.privacy",
    ),
    "plussa.privacy.keeping": (
        "peewee plussa.members.endings plussa.members.restrictions plussa.privacy.retention"
    ),
    "plussa.privacy.owners": (
        "peewee plussa.auth.models plussa.cases.models plussa.mailings.models"
        " plussa.members plussa.money.models plussa.money.notices plussa.money.waiting"
        " plussa.outbox.models"
        " plussa.permissions.models plussa.privacy.models"
    ),
    "plussa.desk": (
        "click flask flask_babel pyotp segno werkzeug wtforms plussa.auth plussa.cases plussa.clock"
        " plussa.config plussa.db plussa.desk plussa.faults plussa.i18n plussa.legal plussa.members"
        " plussa.money plussa.outbox plussa.parameters plussa.permissions plussa.privacy plussa.quotas"
        " plussa.register plussa.web"
    ),
    **each(
        "plussa.desk",
        "acting disputed entering erasing finding person queue sessions sign_ins staff till_rows",
        "peewee pyotp plussa.auth.models plussa.auth.passwords plussa.cases plussa.clock plussa.db"
        " plussa.desk plussa.members plussa.money plussa.permissions plussa.privacy plussa.quotas"
        " plussa.sealing",
    ),
    **each(
        "plussa.desk",
        "confirming joining leaving twins",
        "peewee plussa.auth.models plussa.auth.names plussa.auth.proofs plussa.cases.models plussa.clock"
        " plussa.db plussa.desk plussa.legal.editions plussa.members plussa.outbox.queue"
        " plussa.permissions.editions plussa.privacy.leaving",
    ),
    "plussa.desk.mails": "plussa.outbox plussa.web.links",
    "plussa.desk.models": "peewee plussa.cases.models plussa.db plussa.members.looks",
    **each(
        "plussa.account",
        "joining today",
        "peewee plussa.auth.identities plussa.auth.models"
        " plussa.auth.passwords plussa.cases.models plussa.clock plussa.db plussa.legal.editions"
        " plussa.members plussa.money plussa.numbers plussa.outbox.queue plussa.permissions",
    ),
    "plussa.account": (
        "flask flask_babel flask_login werkzeug wtforms plussa.account plussa.auth plussa.legal"
        " plussa.members plussa.outbox plussa.permissions plussa.privacy plussa.quotas plussa.web"
    ),
    "plussa.demo": (
        "aiosmtpd authlib click flask jinja2 joserfc werkzeug plussa.auth plussa.clock plussa.db plussa.demo"
        " plussa.faults plussa.files plussa.i18n plussa.legal plussa.members plussa.money"
        " plussa.numbers plussa.permissions plussa.web"
    ),
}
