"""A case that was opened, and how it stands."""

from plussa.cases import service
from plussa.cases.course import entries_of
from plussa.cases.models import Case, CaseKind, CaseStep, Channel
from plussa.members.models import Member


def opened(member: Member | None = None, kind: CaseKind = CaseKind.RECTIFICATION) -> Case:
    return service.open_case(kind, "Syntymäaika on väärin.", Channel.ACCOUNT, member=member)


def again(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def steps(case: Case) -> list[CaseStep]:
    return [one.step for one in entries_of(case)]
