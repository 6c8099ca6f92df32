"""How long accounts of customer service and sign-ins are kept, and what a restore ends of them."""

from datetime import datetime

from plussa import clock
from plussa.desk.models import RecoveryCode, Staff, StaffSignIn
from plussa.privacy import retention
from plussa.privacy.restore import after_restore


@retention.rule("staff")
def staff(name: str, until: datetime) -> int:
    """Delete accounts that were closed long ago, with all of theirs; and sign-ins that are as old."""
    gone = retention.delete(Staff, Staff.disabled_at < until)
    return gone + retention.delete(StaffSignIn, StaffSignIn.at < until)


@after_restore.step
def end_recovery_codes() -> None:
    """Use up every recovery code of a backup: it may have been used since."""
    RecoveryCode.update(used_at=clock.now()).where(RecoveryCode.used_at.is_null()).execute()
