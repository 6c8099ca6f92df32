"""What holds of each kind of case: its clock, who may open it, and where to go from a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plussa.cases.deadlines import FEEDBACK, RIGHTS, Term
from plussa.cases.models import CaseKind
from plussa.words import N_, Worded


class LetterRecipient(Worded):
    """To whom a letter goes that is filled from a case."""

    PROGRAMME = "programme", N_("A letter to the programme, filled from this case")
    OMBUDSMAN = (
        "ombudsman",
        N_("A letter to the Office of the Data Protection Ombudsman, filled from this case"),
    )
    ADVICE = "advice", N_("A message to Consumer Advisory Services, filled from this case")


ADDRESSEES = {
    LetterRecipient.OMBUDSMAN: N_("Office of the Data Protection Ombudsman"),
    LetterRecipient.ADVICE: N_("Consumer Advisory Services"),
}
# What a letter asks for.
WISHES: Mapping[LetterRecipient, str] = {
    LetterRecipient.PROGRAMME: N_(
        "I do not agree. Please look at the matter again, and give your reasons if you do not change"
        " the answer."
    ),
    LetterRecipient.OMBUDSMAN: N_(
        "I do not agree. Please examine whether my personal data has been processed as data protection"
        " law requires, and whether my request should have been granted."
    ),
    LetterRecipient.ADVICE: N_(
        "I do not agree. Please advise me, and help us to reach a settlement."
    ),
}

MONTH = Term(months=1)
PERSONAL = (LetterRecipient.PROGRAMME, LetterRecipient.OMBUDSMAN)
CONTRACT = (LetterRecipient.PROGRAMME, LetterRecipient.ADVICE)


@dataclass(frozen=True)
class Traits:
    """What holds of a kind."""

    terms: tuple[tuple[date, Term], ...]  # each with the day from which it is promised
    letters: tuple[LetterRecipient, ...] = ()  # to whoever is next when we refuse
    in_account: bool = False  # a member opens it there
    by_form: bool = False  # anybody opens it by the form of customer service
    at_desk: bool = True  # customer service enters it for who calls or writes
    leads: tuple[str, ...] = ()  # what the page says on which a member opens one
    is_ours: bool = False  # opened by us, so not the person's to take back

    @property
    def is_about_contract(self) -> bool:
        """Whether it goes from here the way of a contract, not that of personal data."""
        return self.letters == CONTRACT


def _since_ever(term: Term) -> tuple[tuple[date, Term], ...]:
    return ((date.min, term),)


# Reports of mistakes, as the rules promise.
MISTAKES = ((date.min, Term(days=30)), (date(2027, 3, 1), Term(days=14)))
RIGHT = _since_ever(RIGHTS)
ORDINARY = _since_ever(MONTH)
KINDS: Mapping[CaseKind, Traits] = {
    CaseKind.CONTACT: Traits(
        ORDINARY,
        CONTRACT,
        in_account=True,
        by_form=True,
        leads=(N_("Ask or tell us anything about your membership."),),
    ),
    CaseKind.ACCESSIBILITY: Traits(_since_ever(FEEDBACK), by_form=True),
    CaseKind.MISTAKE: Traits(MISTAKES, CONTRACT),
    CaseKind.IDENTITY: Traits(ORDINARY, PERSONAL, at_desk=False),
    CaseKind.DATA: Traits(RIGHT, PERSONAL, by_form=True),
    CaseKind.ACCESS: Traits(RIGHT, PERSONAL),
    CaseKind.RECTIFICATION: Traits(
        RIGHT,
        PERSONAL,
        in_account=True,
        leads=(
            N_(
                "You change most of your information yourself. Ask here when something that you cannot"
                " change is wrong, such as your date of birth or a purchase."
            ),
            N_("Write what is wrong, and how it should be. We answer within a month."),
        ),
    ),
    CaseKind.ERASURE: Traits(RIGHT, PERSONAL),
    CaseKind.RESTRICTION: Traits(RIGHT, PERSONAL, at_desk=False),  # it begins on a page of its own
    CaseKind.PORTABILITY: Traits(
        RIGHT,
        PERSONAL,
        in_account=True,
        leads=(
            N_(
                "You get the data that you gave us, or that your use of Plussa has made, as a file that"
                " machines read. We can also send it to another service, if that is technically possible."
            ),
            N_("Write where the data should go. We answer within a month."),
        ),
    ),
    CaseKind.OBJECTION: Traits(
        RIGHT,
        PERSONAL,
        in_account=True,
        leads=(
            N_(
                "You can object to processing that rests on our legitimate interest, on grounds of your"
                " own situation. We stop it unless we have a compelling reason to go on."
            ),
            N_(
                "Marketing and profiling you stop yourself on the page of permissions: that needs no"
                " reasons, and works at once."
            ),
        ),
    ),
    CaseKind.TERMINATION: Traits(ORDINARY, CONTRACT, at_desk=False, is_ours=True),
    CaseKind.DEATH: Traits(ORDINARY, at_desk=False, is_ours=True),
}


def term_of(kind: CaseKind, received: date) -> Term:
    """The term of a case of a kind that came on a day."""
    return [term for since, term in KINDS[kind].terms if since <= received][-1]


def kinds(which: str) -> list[CaseKind]:
    """The kinds of which a trait holds."""
    return [kind for kind, traits in KINDS.items() if getattr(traits, which)]
