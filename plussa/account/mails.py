"""What the mails about joining and leaving say."""

from datetime import timedelta

from plussa.account.joining import TO_CONFIRM, find
from plussa.account.joining_views import CONFIRM
from plussa.outbox.kinds import Context, Rank, Topic, mail, plain
from plussa.outbox.models import Message
from plussa.web import links
from plussa.web.links import address


@mail("confirm_joining", Topic.MEMBERSHIP, "link hours", most=(3, 1), rank=Rank.AWAITED)
def confirm_joining(message: Message) -> Context:
    """A link by which the membership begins."""
    joining = find(message.facts["joining"])
    if joining is None:
        return None
    token = links.sign(CONFIRM, joining.key, joining.accepted_at)
    link = address("joining.confirm", token=token)
    return {"link": link, "hours": TO_CONFIRM // timedelta(hours=1)}


mail("left_programme", Topic.MEMBERSHIP, uncounted="happens once", warning=True)(plain)
