"""The arrows of the house: what may import what, beside the standard library.

Between packages: each may import those before it in FLOORS. Inside one: no circles, so its models come
before its services, and those before its views. What shows pages may import the web; all else may not.
"""

# From the bottom up; names on one line stand side by side and do not know each other.
FLOORS = """
    dates words faults operator inputs kept spreadsheets
    refusals clock files parameters config commands pofiles contacts
    sqlite sealing
    db
    quotas append_only schema remaking exchange
    numbers i18n
    formats catalogs
    web
    register
    legal outbox
    disputes
    members
    auth
    cases
    permissions
    money
    pages
    mailings
    privacy
    account desk
    migrations ready routes
    plussa
    demo
    schema_commands
    cli
    __main__ wsgi
"""
# Those that show pages without the members' data know these packages alone, beside the web.
PUBLIC = {"legal": "", "disputes": "", "pages": "register legal"}
CORE = "dates words faults operator clock config i18n formats web"

# A pure module imports the standard library and pure modules only.
PURE = """
    dates words faults refusals operator inputs register
    legal.editions legal.parse legal.compare
    disputes.bodies disputes.ladders disputes.letters
    members.household.refusals
    cases.deadlines
    money.rules money.outcomes money.tills.receipts
"""
# What shows pages or stands around them, by the end of its name; and single modules that do.
SHOWS = ("views", "forms", "commands", "pages", "blueprint", "mails")
SHOWS_TOO = {
    "plussa": "builds the app",
    "account": "adds its pages to the app",
    "auth": "adds its pages to the app",
    "auth.guard": "who may see a page",
    "auth.session.known_devices": "a cookie",
    "auth.session.browser": "the session of a browser",
    "auth.writing": "what a form held when its session was over",
    "cases": "adds its pages to the app",
    "cli": "the commands",
    "catalogs": "reads where the languages are",
    "commands": "Flask's groups of commands",
    "schema_commands": "commands",
    "db": "opens and closes with a request",
    "demo": "a bank of its own",
    "desk": "adds its pages to the app",
    "desk.acts": "carries out forms",
    "desk.fields": "fields of forms",
    "desk.looking.looks": "what a page was opened for",
    "desk.sign_in.visitor": "the session of customer service",
    "disputes": "adds its pages to the app",
    "formats": "filters of pages",
    "i18n": "the language of a request",
    "legal": "adds its pages to the app",
    "legal.feeds": "feeds are pages",
    "legal.markdown": "markup of pages",
    "legal.published": "the editions of the running app",
    "mailings": "adds its pages to the app",
    "members": "adds its pages to the app",
    "members.history.telling": "filters of pages",
    "members.visitor": "the member of a request",
    "money": "adds its pages to the app",
    "outbox.render": "mails are templates",
    "outbox.worker": "mails are templates",
    "pages": "adds its pages to the app",
    "pages.notice": "a table of a page",
    "pages.sections": "reads in the words of pages",
    "permissions": "adds its pages to the app",
    "permissions.receipts": "a receipt has a link",
    "privacy": "adds its pages to the app",
    "privacy.report.page": "the report as a page",
    "routes": "the table of pages",
    "web": "the web itself",
    "wsgi": "the app",
}
WEB = """
    flask flask_babel flask_htmx flask_login flask_wtf wtforms werkzeug jinja2 markupsafe
    plussa.web plussa.i18n plussa.formats
"""
# Other libraries belong to where they are named; a folder stands for all in it.
LIBRARIES = {
    "aiosmtpd": "demo",
    "argon2": "auth.password.passwords",
    "authlib": "auth demo",
    "babel": "i18n formats catalogs pofiles",
    "blinker": "members permissions",
    "brotli": "web.serve",
    "cryptography": "sealing outbox.signing",
    "dkim": "outbox.signing",
    "email_validator": "web members.imports",
    "itsdangerous": "web auth.session.known_devices",
    "joserfc": "auth demo",
    "limits": "web.limits",
    "markdown_it": "legal",
    "phonenumbers": "contacts",
    "playhouse": "db sqlite migrations members privacy",
    "psycopg": "db privacy",
    "pyotp": "desk",
    "redis": "web.limits",
    "requests": "auth",
    "segno": "desk",
    "stdnum": "auth members",
    "zxcvbn": "auth.password.passwords",
}
COMMANDS_TOO = "cli parameters demo"  # have other names
