"""The table of allowed imports: the arrows of the house."""


def each(folder: str, names: str, may: str) -> dict[str, str]:
    """The same row for several modules of a folder."""
    return {f"{folder}.{name}": may for name in names.split()}


# Module or folder → what it may import beside the standard library. The longest name that fits a
# module is its row; an import is allowed by its own name or by that of a folder it is in.
MAY_IMPORT = {
    "plussa": (
        "flask jinja2 plussa.account plussa.auth plussa.cases plussa.catalogs plussa.config plussa.db"
        " plussa.desk plussa.disputes plussa.i18n plussa.legal plussa.mailings plussa.members"
        " plussa.money plussa.pages plussa.permissions plussa.privacy plussa.routes plussa.web"
    ),
    "plussa.__main__": "plussa.cli",
    "plussa.cli": (
        "click flask plussa plussa.auth.identity_codes plussa.auth.proof_commands plussa.cases"
        " plussa.catalogs plussa.clock plussa.commands_db plussa.config plussa.demo.commands plussa.desk"
        " plussa.mailings plussa.members plussa.money.commands plussa.permissions plussa.privacy"
        " plussa.disputes.bodies plussa.faults plussa.i18n plussa.legal.check plussa.legal.frozen"
        " plussa.legal.library plussa.outbox.commands plussa.pages plussa.routes plussa.web.export"
    ),
    **each("plussa", "clock faults operator", ""),
    "plussa.config": "plussa.faults plussa.operator",
    "plussa.db": "flask peewee playhouse plussa.faults",
    "plussa.append_only": "peewee plussa.clock plussa.db",
    "plussa.migrations": "peewee playhouse plussa.append_only plussa.db",
    "plussa.schema": "peewee plussa.db plussa.faults",
    "plussa.commands_db": "click flask plussa.db plussa.schema",
    "plussa.models": (
        "plussa.append_only plussa.auth.models plussa.cases.models"
        " plussa.desk.models plussa.mailings.models plussa.members plussa.money.models"
        " plussa.money.notices plussa.outbox.models plussa.permissions.models"
        " plussa.privacy.models"
    ),
    "plussa.i18n": "babel flask flask_babel plussa.clock plussa.faults plussa.operator",
    "plussa.catalogs": "babel plussa.faults plussa.i18n",
    "plussa.routes": "flask plussa.auth.guard plussa.web.publish",
    # The web knows no feature.
    "plussa.web": "flask jinja2 werkzeug plussa.clock plussa.i18n plussa.web",
    "plussa.web.forms": (
        "email_validator flask flask_babel flask_wtf markupsafe phonenumbers wtforms"
    ),
    "plussa.web.converters": "flask werkzeug plussa.db",
    "plussa.web.limits": "flask flask_limiter limits redis",
    "plussa.web.links": "flask itsdangerous plussa.clock",
    "plussa.web.serve": "brotli flask werkzeug plussa.clock plussa.web.publish",
    "plussa.web.export": ("flask plussa.config plussa.faults plussa.web.publish plussa.web.serve"),
    "plussa.web.reload": "flask plussa.catalogs plussa.config plussa.faults plussa.i18n",
    # Pure: the standard library, and what is pure itself.
    "plussa.legal.editions": "",
    "plussa.legal.parse": "plussa.faults plussa.legal.editions",
    "plussa.legal.compare": "plussa.legal.editions plussa.legal.parse",
    **each("plussa.disputes", "ladders letters", ""),
    # Features, from the bottom up. Of legal, what reads files knows no page.
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
    # What needs a database. A service and a model know no page.
    "plussa.register": "plussa.register",
    "plussa.outbox": (
        "click flask flask_babel peewee plussa.clock plussa.config plussa.db plussa.faults"
        " plussa.i18n plussa.outbox"
    ),
    "plussa.outbox.models": "peewee plussa.db",
    "plussa.outbox.queue": "plussa.clock plussa.outbox.models",
    "plussa.members.models": "peewee plussa.db",
    **each("plussa.members", "emails numbers", ""),
    "plussa.members.events": "plussa.clock plussa.db plussa.members.models",
    **each(
        "plussa.members",
        "joinings looks restrictions",
        "peewee plussa.clock plussa.db plussa.members.models plussa.register.terms",
    ),
    "plussa.members.profile.service": (
        "peewee plussa.clock plussa.db plussa.members.events plussa.members.models"
        " plussa.outbox.queue"
    ),
    "plussa.members.profile.commands": (
        "click flask plussa.db plussa.faults plussa.members.models plussa.members.profile.service"
    ),
    "plussa.members.profile.mails": "plussa.outbox",
    "plussa.members.cards.numbers": "stdnum",
    **each(
        "plussa.members.cards",
        "exports listing service",
        "peewee plussa.clock plussa.db plussa.faults plussa.members.cards plussa.members.events"
        " plussa.members.models",
    ),
    **each(
        "plussa.members.household",
        "homes invitations service",
        "peewee plussa.clock plussa.db plussa.members plussa.outbox.queue",
    ),
    "plussa.members.household.obstacles": "",
    "plussa.members.household.mails": (
        "flask_babel plussa.clock plussa.members plussa.outbox plussa.web.links"
    ),
    "plussa.members.imports": (
        "click email_validator peewee phonenumbers stdnum playhouse plussa.clock plussa.db plussa.faults"
        " plussa.members"
    ),
    "plussa.members.imports.commands": (
        "click flask peewee plussa.clock plussa.db plussa.faults plussa.i18n plussa.members"
    ),
    "plussa.members.cards.commands": (
        "click flask plussa.db plussa.faults plussa.members.cards plussa.members.models"
    ),
    "plussa.members": (
        "flask flask_babel flask_login werkzeug wtforms plussa.i18n plussa.members plussa.outbox"
        " plussa.web"
    ),
    "plussa.auth.proof_commands": (
        "click flask plussa.auth plussa.db plussa.faults plussa.web.links"
    ),
    "plussa.auth.models": "peewee plussa.db plussa.members.models",
    "plussa.auth.passwords": "argon2 zxcvbn",
    **each("plussa.auth", "bank_outcomes devices", ""),
    "plussa.auth.identity_codes": "stdnum",
    "plussa.auth.bank": (
        "authlib requests stdnum plussa.auth.bank_broker plussa.auth.bank_keys"
        " plussa.auth.bank_outcomes plussa.auth.bank_tokens"
    ),
    "plussa.auth.bank_broker": "joserfc plussa.auth.bank_keys plussa.faults",
    "plussa.auth.bank_keys": "joserfc requests plussa.auth.bank_outcomes plussa.faults",
    "plussa.auth.bank_tokens": (
        "authlib joserfc stdnum plussa.auth.bank_broker plussa.auth.bank_keys plussa.auth.bank_outcomes"
    ),
    **each(
        "plussa.auth",
        "codes credentials email_changes identities proofs sessions sign_ins",
        "peewee plussa.auth.models plussa.auth.passwords plussa.auth.sessions plussa.clock"
        " plussa.db plussa.members.emails plussa.members.events plussa.members.models"
        " plussa.outbox.queue",
    ),
    "plussa.auth": (
        "click flask flask_babel flask_login itsdangerous werkzeug wtforms plussa.auth plussa.clock"
        " plussa.config plussa.faults plussa.members plussa.outbox plussa.web"
    ),
    "plussa.cases": (
        "flask flask_babel werkzeug wtforms plussa.auth.identities plussa.cases plussa.clock"
        " plussa.disputes.letters plussa.members plussa.outbox plussa.web"
    ),
    "plussa.cases.commands": (
        "click flask plussa.cases plussa.clock plussa.db plussa.faults plussa.members.models"
    ),
    "plussa.cases.deadlines": "",
    "plussa.cases.terms": "plussa.cases.deadlines plussa.cases.models",
    **each(
        "plussa.cases",
        "course listing replay service",
        "peewee plussa.cases plussa.clock plussa.db plussa.members.events plussa.members.models"
        " plussa.outbox.queue",
    ),
    "plussa.cases.models": "peewee plussa.append_only plussa.db plussa.members.models",
    **each(
        "plussa.mailings",
        "models newsletters notices",
        "peewee plussa.clock plussa.db plussa.faults plussa.legal.editions plussa.mailings"
        " plussa.members plussa.outbox.models plussa.permissions.models plussa.register.categories",
    ),
    **each(
        "plussa.mailings",
        "sent stopping texts",
        "plussa.clock plussa.faults plussa.mailings plussa.members.models plussa.outbox"
        " plussa.permissions.models plussa.permissions.service",
    ),
    "plussa.mailings.commands": (
        "click flask plussa.clock plussa.db plussa.faults plussa.i18n plussa.legal plussa.mailings"
    ),
    "plussa.mailings": (
        "flask flask_babel werkzeug plussa.i18n plussa.legal plussa.mailings plussa.members"
        " plussa.outbox plussa.permissions plussa.web"
    ),
    "plussa.permissions.models": "peewee plussa.append_only plussa.db plussa.members.models",
    "plussa.permissions.exchange": "peewee plussa.clock plussa.members.models plussa.permissions",
    "plussa.permissions.rules": "plussa.permissions.models",
    "plussa.permissions.wordings": (
        "plussa.faults plussa.legal.frozen plussa.permissions.models plussa.permissions.rules"
    ),
    **each(
        "plussa.permissions",
        "channels editions history imports listing lists objections replay service",
        "peewee plussa.cases.models plussa.cases.service plussa.clock plussa.db"
        " plussa.legal.editions plussa.legal.library plussa.members plussa.permissions"
        " plussa.register.categories",
    ),
    "plussa.permissions": (
        "click flask flask_babel werkzeug wtforms plussa.clock plussa.db plussa.faults plussa.i18n"
        " plussa.legal plussa.members plussa.operator plussa.permissions plussa.web"
    ),
    "plussa.money": (
        "flask flask_babel werkzeug wtforms plussa.cases plussa.clock plussa.i18n plussa.legal"
        " plussa.members plussa.money plussa.permissions.service plussa.web"
    ),
    **each(
        "plussa.money.account",
        "expiries overview picture reasons receipts rights rows statement",
        "peewee plussa.clock plussa.legal.editions plussa.legal.library plussa.members.models"
        " plussa.money",
    ),
    "plussa.money.treasurer": "plussa.members.household.treasury plussa.money.closing",
    "plussa.money.models": "peewee plussa.append_only plussa.db plussa.members.models",
    **each("plussa.money", "outcomes receipts rules", ""),
    "plussa.money.rates": "plussa.faults plussa.money.rules",
    "plussa.money.charities": "plussa.faults",
    "plussa.money.notices": "peewee plussa.db plussa.members.models plussa.money.models",
    "plussa.money.imports": (
        "plussa.clock plussa.members.imports plussa.members.models plussa.money"
        " plussa.permissions.models"
    ),
    "plussa.money.exports": (
        "plussa.clock plussa.db plussa.faults plussa.members.cards.exports plussa.members.models"
        " plussa.money"
    ),
    "plussa.money.commands": (
        "click flask peewee plussa.clock plussa.db plussa.faults plussa.members plussa.money"
    ),
    "plussa.money.bulk": "peewee plussa.db plussa.members.imports.bulk",
    **each(
        "plussa.money",
        "awards books closing corrections donations entries forgetting holders journal ledger"
        " lots purchases redemptions turns",
        "peewee plussa.append_only plussa.clock plussa.db plussa.members plussa.money"
        " plussa.permissions.models plussa.register.categories",
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
    "plussa.privacy.erased": "plussa.faults",
    "plussa.privacy.periods": "plussa.register.terms",
    "plussa.privacy.backup_commands": "click flask plussa.privacy.backups",
    "plussa.privacy.commands": (
        "click flask plussa.db plussa.faults plussa.i18n plussa.members plussa.privacy"
    ),
    **each(
        "plussa.privacy",
        "backups erasers erasure holdings leaving report restriction retention",
        "peewee plussa.append_only plussa.auth.models plussa.cases"
        " plussa.clock plussa.db plussa.faults plussa.mailings.models plussa.members plussa.money"
        " plussa.outbox plussa.permissions plussa.privacy plussa.register",
    ),
    "plussa.privacy.owners": (
        "peewee plussa.auth.models plussa.cases.models plussa.mailings.models"
        " plussa.members plussa.money.models plussa.money.notices plussa.outbox.models"
        " plussa.permissions.models plussa.privacy.models"
    ),
    "plussa.desk": (
        "click flask flask_babel pyotp segno werkzeug wtforms plussa.auth plussa.cases plussa.clock"
        " plussa.config plussa.db plussa.desk plussa.faults plussa.i18n plussa.members plussa.money"
        " plussa.outbox plussa.permissions plussa.privacy plussa.register plussa.web"
    ),
    **each(
        "plussa.desk",
        "acting entering erasing finding person queue sessions staff",
        "peewee pyotp plussa.auth.models plussa.auth.passwords plussa.cases plussa.clock plussa.db"
        " plussa.desk plussa.members plussa.money plussa.permissions plussa.privacy",
    ),
    "plussa.desk.models": "peewee plussa.cases.models plussa.db plussa.members.looks",
    **each(
        "plussa.account",
        "joining today",
        "peewee plussa.auth.identities plussa.auth.models"
        " plussa.auth.passwords plussa.cases.models plussa.clock plussa.db plussa.legal.editions"
        " plussa.members plussa.money plussa.outbox.queue plussa.permissions",
    ),
    "plussa.account": (
        "flask flask_babel flask_login werkzeug wtforms plussa.account plussa.auth plussa.legal"
        " plussa.members plussa.outbox plussa.permissions plussa.privacy plussa.web"
    ),
    "plussa.demo": (
        "aiosmtpd authlib click flask jinja2 joserfc werkzeug plussa.auth plussa.clock plussa.db plussa.demo"
        " plussa.faults plussa.i18n plussa.legal plussa.members plussa.money plussa.permissions plussa.web"
    ),
    "wsgi": "plussa plussa.config plussa.schema plussa.web.reload",
}
