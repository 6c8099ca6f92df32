"""Every model of the site, in an order in which each comes after those it refers to."""

from plussa.account.models import MODELS as ACCOUNT
from plussa.append_only import MODELS as APPEND_ONLY
from plussa.auth.models import MODELS as AUTH
from plussa.cases.models import MODELS as CASES
from plussa.mailings.models import MODELS as MAILINGS
from plussa.members.models import MODELS as MEMBERS
from plussa.money.models import MODELS as MONEY
from plussa.money.notices import MODELS as MONEY_NOTICES
from plussa.outbox.models import MODELS as OUTBOX
from plussa.permissions.models import MODELS as PERMISSIONS

MODELS = (
    *APPEND_ONLY,
    *OUTBOX,
    *MEMBERS,
    *AUTH,
    *CASES,
    *PERMISSIONS,
    *MAILINGS,
    *MONEY,
    *MONEY_NOTICES,
    *ACCOUNT,
)
