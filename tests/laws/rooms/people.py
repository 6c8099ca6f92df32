"""Members, their logins, cases and permissions. A service and a model know no page."""

from tests.laws.rooms.rows import each

PEOPLE = {
    "plussa.register": "plussa.register",
    "plussa.outbox": (
        "click flask flask_babel peewee plussa.clock plussa.config plussa.db plussa.faults"
        " plussa.i18n plussa.outbox plussa.quotas"
    ),
    "plussa.outbox.models": "peewee plussa.db",
    "plussa.outbox.queue": "plussa.clock plussa.outbox.kinds plussa.outbox.models plussa.quotas",
    "plussa.members.models": "peewee plussa.db plussa.members.emails",
    **each("plussa.members", "emails numbers", ""),
    "plussa.members.events": "plussa.clock plussa.db plussa.members.models",
    **each(
        "plussa.members",
        "endings joinings looks restrictions",
        "peewee plussa.clock plussa.db plussa.members.emails plussa.members.models"
        " plussa.register.terms",
    ),
    "plussa.members.letters": (
        "peewee plussa.clock plussa.db plussa.members.endings plussa.members.models"
        " plussa.outbox.queue"
    ),
    "plussa.members.memberships": "plussa.clock plussa.members plussa.numbers",
    "plussa.members.silence": "plussa.members.emails plussa.members.endings plussa.outbox",
    "plussa.members.profile.service": (
        "peewee plussa.clock plussa.db plussa.members.events plussa.members.models"
        " plussa.outbox.queue"
    ),
    "plussa.members.profile.commands": (
        "click flask plussa.clock plussa.db plussa.faults plussa.members.models"
        " plussa.members.profile.service plussa.parameters"
    ),
    **each("plussa.members", "cards.mails profile.mails", "plussa.outbox plussa.web.links"),
    "plussa.members.cards.numbers": "stdnum",
    **each(
        "plussa.members.cards",
        "exports listing service",
        "peewee plussa.clock plussa.db plussa.faults plussa.files plussa.members.cards"
        " plussa.members.endings plussa.members.events plussa.members.models plussa.numbers"
        " plussa.outbox.queue",
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
        " plussa.files plussa.inputs plussa.members plussa.numbers plussa.register.stubs plussa.sealing"
    ),
    "plussa.members.imports.commands": (
        "click flask peewee plussa.clock plussa.db plussa.faults plussa.i18n plussa.members"
    ),
    "plussa.members.cards.commands": (
        "click flask plussa.db plussa.faults plussa.members.cards plussa.members.models"
    ),
    "plussa.members": (
        "flask flask_babel flask_login werkzeug wtforms plussa.i18n plussa.members plussa.outbox"
        " plussa.quotas plussa.web"
    ),
    "plussa.auth.proof_commands": (
        "click flask plussa.auth plussa.db plussa.faults plussa.files plussa.members.cards.service"
        " plussa.members.letters plussa.members.models"
        " plussa.web.links"
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
        "claim_letters codes contacts email_changes identities identity_links proofs sessions",
        "peewee plussa.auth.claims plussa.auth.codes plussa.auth.identity_links plussa.auth.models"
        " plussa.auth.passwords plussa.auth.proofs plussa.auth.sessions plussa.clock"
        " plussa.db plussa.members.emails plussa.members.endings plussa.members.events"
        " plussa.members.household.homes plussa.members.letters plussa.members.models"
        " plussa.outbox.queue plussa.quotas",
    ),
    **each(
        "plussa.auth",
        "credentials sign_ins",
        "peewee plussa.auth.models plussa.auth.passwords plussa.auth.recovery plussa.auth.sessions"
        " plussa.clock plussa.db plussa.members.emails plussa.members.endings plussa.members.events"
        " plussa.members.household.homes plussa.members.models plussa.outbox.queue plussa.quotas",
    ),
    "plussa.auth.names": "",
    "plussa.auth.linking": (
        "peewee plussa.auth.email_changes plussa.auth.identities plussa.auth.identity_links"
        " plussa.auth.models plussa.auth.names plussa.auth.recovery plussa.clock plussa.db"
        " plussa.members.endings plussa.members.events plussa.members.household.homes plussa.members.models"
        " plussa.outbox.queue"
    ),
    "plussa.auth.recovery": (
        "peewee plussa.auth.contacts plussa.auth.email_changes plussa.auth.identity_links"
        " plussa.auth.models plussa.auth.proofs plussa.auth.sessions plussa.db plussa.members.events"
        " plussa.members.household plussa.members.models plussa.outbox.queue"
    ),
    "plussa.auth": (
        "click flask flask_babel flask_login itsdangerous werkzeug wtforms plussa.auth plussa.clock"
        " plussa.config plussa.faults plussa.members plussa.outbox plussa.quotas plussa.web"
    ),
    "plussa.cases": (
        "flask flask_babel werkzeug wtforms plussa.auth.linking plussa.cases plussa.clock"
        " plussa.disputes.letters plussa.members plussa.outbox plussa.quotas plussa.web"
    ),
    "plussa.cases.commands": (
        "click flask plussa.cases plussa.clock plussa.db plussa.faults plussa.members.models"
        " plussa.parameters"
    ),
    "plussa.cases.deadlines": "",
    "plussa.cases.terms": "plussa.cases.deadlines plussa.cases.models",
    **each(
        "plussa.cases",
        "course listing mandates replay service storing",
        "peewee plussa.cases plussa.clock plussa.db plussa.members.events plussa.members.models"
        " plussa.numbers plussa.outbox.queue plussa.quotas",
    ),
    "plussa.cases.models": "peewee plussa.append_only plussa.db plussa.members.models",
    "plussa.permissions.models": "peewee plussa.append_only plussa.db plussa.members.models",
    "plussa.permissions.holds": ("plussa.clock plussa.db plussa.faults plussa.permissions.models"),
    "plussa.permissions.exchange": (
        "peewee plussa.clock plussa.inputs plussa.members.endings plussa.members.imports"
        " plussa.members.models plussa.permissions plussa.spreadsheets"
    ),
    "plussa.permissions.rules": "plussa.permissions.models",
    "plussa.permissions.wordings": (
        "plussa.faults plussa.legal.frozen plussa.permissions.models plussa.permissions.rules"
    ),
    **each(
        "plussa.permissions",
        "channels editions history imports listing lists objections replay service",
        "peewee plussa.cases.models plussa.cases.service plussa.clock plussa.db"
        " plussa.legal.editions plussa.legal.library plussa.members plussa.permissions"
        " plussa.quotas plussa.register.categories",
    ),
    "plussa.permissions": (
        "click flask flask_babel werkzeug wtforms plussa.clock plussa.db plussa.faults plussa.files"
        " plussa.i18n plussa.inputs plussa.legal plussa.members plussa.operator plussa.permissions"
        " plussa.quotas plussa.web"
    ),
}
