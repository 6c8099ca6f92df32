"""How long accounts of customer service and sign-ins are kept: as long as they may be asked about."""

from datetime import datetime

from plussa.desk.models import Staff, StaffSignIn
from plussa.privacy import retention


@retention.rule("staff")
def staff(name: str, until: datetime) -> int:
    """Delete accounts that were closed long ago, with all of theirs; and sign-ins that are as old."""
    gone = retention.delete(Staff, Staff.disabled_at < until)
    return gone + retention.delete(StaffSignIn, StaffSignIn.at < until)
