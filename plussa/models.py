"""Every model of the site, in an order in which each comes after those it refers to."""

from plussa.append_only import MODELS as APPEND_ONLY
from plussa.auth.models import MODELS as AUTH
from plussa.cases.models import MODELS as CASES
from plussa.desk.models import MODELS as DESK
from plussa.exchange.deliveries import MODELS as DELIVERIES
from plussa.mailings.models import MODELS as MAILINGS
from plussa.members.endings import MODELS as ENDINGS
from plussa.members.joinings import MODELS as JOININGS
from plussa.members.letters import MODELS as LETTERS
from plussa.members.looks import MODELS as LOOKS
from plussa.members.models import MODELS as MEMBERS
from plussa.members.restrictions import MODELS as RESTRICTIONS
from plussa.money.models import MODELS as MONEY
from plussa.money.notices import MODELS as MONEY_NOTICES
from plussa.money.tills.waiting_rows import MODELS as WAITING_ROWS
from plussa.numbers import MODELS as NUMBERS
from plussa.outbox.models import MODELS as OUTBOX
from plussa.permissions.models import MODELS as PERMISSIONS
from plussa.privacy.models import MODELS as PRIVACY
from plussa.quotas import MODELS as QUOTAS

MODELS = (
    *APPEND_ONLY,
    *QUOTAS,
    *NUMBERS,
    *OUTBOX,
    *DELIVERIES,
    *MEMBERS,
    *LOOKS,
    *LETTERS,
    *RESTRICTIONS,
    *ENDINGS,
    *AUTH,
    *CASES,
    *PERMISSIONS,
    *MAILINGS,
    *MONEY,
    *MONEY_NOTICES,
    *WAITING_ROWS,
    *JOININGS,
    *PRIVACY,
    *DESK,
)
