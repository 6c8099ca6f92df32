"""What newsletters and notices of new editions say."""

from datetime import date, timedelta

from plussa.i18n import current_language
from plussa.legal.published import editions_on
from plussa.mailings import newsletters, reminders
from plussa.mailings.models import Newsletter, NewsletterText
from plussa.money.ledger import lots
from plussa.outbox.kinds import Context, Rank, Topic, mail
from plussa.outbox.models import Message
from plussa.permissions.models import Permission
from plussa.web.links import LinkPurpose, address, sign

STOP = LinkPurpose(
    "stop",
    timedelta(days=730),
    "stopping must stay as easy as allowing was, for as long as the newsletter is on record (GDPR 7(3));"
    " the link can take away and nothing else",
)


@mail(
    "newsletter",
    Topic.NEWSLETTER,
    "title paragraphs stop_link one_press_link",
    uncounted="one of each newsletter",
    rank=Rank.NEWSLETTER,
    once=True,
    only_if=newsletters.may_be_sent,
)
def newsletter(message: Message) -> Context:
    """A newsletter in the reader's language, with the way to stop it in one press."""
    texts = NewsletterText.select().join(Newsletter)
    text: NewsletterText | None = texts.where(
        Newsletter.name == message.facts["newsletter"], NewsletterText.language == message.language
    ).first()
    if text is None:
        return None
    token = sign(STOP, message.key, message.created_at)
    return {
        "title": text.title,
        "paragraphs": [" ".join(one.split()) for one in text.body.split("\n\n") if one.strip()],
        "stop_link": address("stopping.stop", token=token),
        "one_press_link": address("stopping.stop_at_once", token=token),
    }


@mail(
    "money_expires",
    Topic.MONEY,
    "day cents money_link switch_link",
    uncounted="one of each day on which money expires",
    rank=Rank.NOTICE,
    address=lambda message: ((reader := reminders.find(message)) and reader.email) or "",
)
def money_expires(message: Message) -> Context:
    """How much of the household's money expires after which day; nothing when none is left."""
    day, reader = date.fromisoformat(message.facts["day"]), reminders.find(message)
    cents = dict(lots.expiring(reader.household_id)).get(day, 0) if reader else 0
    if not cents:
        return None
    return {
        "day": day,
        "cents": cents,
        "money_link": address("money.show"),
        "switch_link": address("permissions.show", _anchor=Permission.REMINDERS.value),
    }


@mail(
    "new_edition",
    Topic.EDITION,
    "document upcoming effective why action link",
    uncounted="one of each edition",
    rank=Rank.NOTICE,
)
def new_edition(message: Message) -> Context:
    """What changes in the rules or the notice, from when and why, and what must be done."""
    facts = message.facts
    found = editions_on().find(facts["document"], date.fromisoformat(facts["effective"]))
    if found is None:
        return None
    text = found.text(current_language())
    return {
        "document": found.document,
        "upcoming": found.effective > editions_on().day,
        "effective": found.effective,
        "why": text.why,
        "action": text.action,
        "link": address("legal.show_changes", document=found.document, effective=found.effective),
    }
