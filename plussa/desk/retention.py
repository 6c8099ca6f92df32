"""How long accounts of customer service are kept: as long as what they did may be asked about."""

from datetime import datetime

from plussa.desk.models import Staff
from plussa.privacy import retention


@retention.rule("staff")
def staff(name: str, until: datetime) -> int:
    """Delete accounts that were closed long ago, with their recovery codes."""
    return retention.delete(Staff, Staff.disabled_at < until)
