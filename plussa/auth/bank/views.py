"""Logging in with a bank: leaving for it, coming back, and meeting somebody unknown."""

from datetime import timedelta
from types import ModuleType

from flask import Flask, current_app, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from plussa import clock, quotas, sealing
from plussa.auth.bank import states
from plussa.auth.bank.outcomes import BankError, Cancelled, Expired, Identified
from plussa.auth.blueprint import auth
from plussa.auth.guard import way_back
from plussa.auth.identity import identities, linking
from plussa.auth.identity.identity_codes import identity_hash
from plussa.auth.models import Method
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import browser as visits
from plussa.auth.session import sessions
from plussa.config import Settings
from plussa.faults import Fault
from plussa.i18n import current_language
from plussa.members.models import Member
from plussa.members.visitor import current_member
from plussa.quotas import Quota, QuotaReached
from plussa.web import fragments, limits, links
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

RETURNS = Quota("return from the bank", 1, timedelta(hours=1))  # of one login, which lives shorter
FROM_HERE = "100 per hour"  # returns to one network: a shop shares its Wi-Fi with many


def init_app(app: Flask, settings: Settings) -> None:
    """Read the broker's description, if the settings name one; raise Fault for one of tests only."""
    broker = None
    if settings.bank:
        from plussa.auth.bank.broker import read_broker  # as late as `_bank`

        broker = read_broker(settings.bank)
        if broker.is_test and settings.production:
            raise Fault(f"{settings.bank}: identifies made-up people; not for production")
    app.extensions["plussa.broker"] = broker
    app.jinja_env.globals["bank_login"] = broker is not None


@localized(auth, "/{login}/{bank}/", READ)
def start_bank() -> Response:
    """Leave for the bank; any number of times at once."""
    broker = current_app.extensions["plussa.broker"]
    if broker is None:
        return fragments.page("auth/bank_closed.html", "", 404)
    if "bank" not in session:
        generate_csrf()  # two that begin at once come from one page: so both have one secret
        session["bank"] = sealing.mark("browser at the bank", session["csrf_token"])
    is_fresh = current_user.is_authenticated
    started = states.begin(session["bank"], _back(), is_fresh, clock.now())
    try:
        address = _bank().start(broker, started, current_language())
    except BankError:
        return fragments.page("auth/bank_failed.html", "", 502)
    return fragments.redirect_to(address)


@localized(auth, "/{login}/{bank}/{return}/", READ)
def return_from_bank() -> Response:
    """Come back from the bank: as somebody known, somebody new, or not at all."""
    started = states.recall(session.get("bank", ""), _back(), request.args.get("state", ""))
    if started is None:
        return _over()
    limits.require(FROM_HERE, "bank")
    broker = current_app.extensions["plussa.broker"]
    try:
        quotas.spend((RETURNS, started.state))
        found = _bank().finish(broker, started, request.args, clock.now())
    except Cancelled:
        return fragments.page("auth/bank_cancelled.html", "")
    except (Expired, QuotaReached):
        return _over()
    except BankError:
        return fragments.page("auth/bank_failed.html", "", 502)
    return _meet(_person(found), started.fresh)


def _back() -> str:
    """Where the bank leads back to: the same words on both ways, as the reader's language stays."""
    return links.address("auth.return_from_bank")


def _over() -> Response:
    generate_csrf()  # the page has no form, and two tries may begin from it at once, too
    return fragments.page("auth/bank_over.html", "", 410, inside=current_user.is_authenticated)


def _bank() -> ModuleType:
    """What talks with the broker: its libraries take long to load, so only who has a bank does."""
    from plussa.auth.bank import client

    return client


def _person(found: Identified) -> identities.IdentifiedPerson:
    key = current_app.config["SETTINGS"].identity_key.encode()
    return identities.IdentifiedPerson(
        identity_hash(found.identity_code, key),
        found.given_names,
        found.family_name,
        found.birth_date,
    )


def _meet(person: identities.IdentifiedPerson, is_fresh: bool) -> Response:
    """Let in whom the bank knows; never merge two memberships."""
    member = identities.member_of(person.identity_hash)
    if current_user.is_authenticated:
        return _meet_member(person, member, is_fresh)
    if member is None:
        session["identification"] = identities.remember(person)
        return fragments.redirect_to(url_for("auth.meet_unknown"))
    login = identities.login_of(member)
    if login is None:
        session["identification"] = identities.remember(person)
        return fragments.redirect_to(url_for("auth.open_login"))
    visits.enter(login, Method.BANK)
    return fragments.redirect_to(way_back("account.home"))


def _meet_member(
    person: identities.IdentifiedPerson, found: Member | None, is_fresh: bool
) -> Response:
    """Somebody who is logged in: the same person, one to be linked, or somebody else.

    A login that was begun before that one shows nothing anew, and links nobody who has a membership.
    """
    member = current_member()
    if member.identity_hash == person.identity_hash:
        if is_fresh:
            sessions.mark_identified_by_bank(current_user.session)
        return fragments.redirect_to(way_back("account.home"))
    if member.identity_hash is None and found is None:
        session["identification"] = identities.remember(person)
        return fragments.redirect_to(url_for("auth.link_identity"))
    if found is not None and not is_fresh:
        return _over()
    if found is not None:
        raise linking.refuse(member, linking.Conflict.ELSEWHERE)
    raise linking.IdentityConflict(linking.Conflict.ANOTHER)


@localized(auth, "/{login}/{bank}/{member}/", READ)
def meet_unknown() -> Response:
    """Offer ways on to somebody whom the bank knows and we do not."""
    found = identities.recall(session.get("identification"))
    if found is None:
        return _over()
    session["next"] = url_for("auth.link_identity")
    return fragments.page("auth/bank_unknown.html", "", identification=found)


@localized(auth, "/{login}/{bank}/{security}/")
def open_login() -> Response:
    """Make a login again for a membership whose login was deleted."""
    found = identities.recall(session.get("identification"))
    member = identities.member_of(found.identity_hash) if found else None
    if found is None or member is None:
        return _over()
    if asked := fragments.ask("auth/open_login.html", member=member, taken=False):
        return asked
    try:
        login = identities.open_again(member, found)
    except AuthRefused as why:
        if why.reason is not AuthRefusal.EMAIL_TAKEN:
            return _over()
        return fragments.page(
            "auth/open_login.html", "", 409, form=Button(), member=member, taken=True
        )
    session.pop("identification", None)
    visits.enter(login, Method.BANK)
    return fragments.redirect_to(way_back("account.home"))
