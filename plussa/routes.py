"""The table of routes: for each endpoint its methods, who may call it, and how long it may be kept.

A route without a row, and a row without a route, stops the start.
"""

from dataclasses import dataclass
from enum import Enum

from flask import Flask

from plussa.auth import guard
from plussa.auth.guard import Who
from plussa.web.publish import publications


class Cached(Enum):
    """Who may keep an answer."""

    PUBLISHED = "the same for everybody: served from memory, exported, kept and revalidated"
    NEVER = "not kept"


READ = frozenset({"GET"})
FORM = frozenset({"GET", "POST"})
POST = frozenset({"POST"})


@dataclass(frozen=True)
class Row:
    """What holds of one endpoint; GET changes nothing, unless a reason is given why it must."""

    methods: frozenset[str] = READ
    who: Who = Who.ANYONE
    cached: Cached = Cached.PUBLISHED
    changes_on_get: str = ""


class RouteError(Exception):
    """The routes of the app and the table differ; the message names the endpoint."""


# The names by which legal texts link to pages, as `page:<name>`: frozen texts outlive endpoints.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "start": ("pages.start", {}),
    "information": ("pages.information", {}),
    "held": ("pages.held", {}),
    "customer_service": ("pages.customer_service", {}),
    "rules": ("legal.show_current", {"document": "rules"}),
    "notice": ("legal.show_current", {"document": "notice"}),
    "changes": ("legal.show_all_changes", {}),
    "disputes": ("disputes.show_ladders", {}),
    "accessibility": ("pages.accessibility", {}),
    "cookies": ("pages.cookies", {}),
    "login": ("auth.log_in", {}),
}

ROUTES: dict[str, Row] = {
    "root.choose_language": Row(cached=Cached.NEVER),
    "root.offer_languages": Row(),
    "root.offer_languages_instead": Row(),
    "root.show_error_file": Row(),
    "root.sitemap": Row(),
    "root.robots": Row(),
    "assets.show_asset": Row(),
    "legal.show_current": Row(),
    "legal.show_edition": Row(),
    "legal.show_editions": Row(),
    "legal.show_changes": Row(),
    "legal.show_side_by_side": Row(),
    "legal.compare": Row(),
    "legal.show_all_changes": Row(),
    "feeds.atom": Row(),
    "feeds.json_feed": Row(),
    "pages.start": Row(),
    "pages.information": Row(),
    "pages.customer_service": Row(),
    "pages.held": Row(),
    "pages.accessibility": Row(),
    "pages.cookies": Row(),
    "disputes.show_ladders": Row(),
    "disputes.show_ladder": Row(),
    "disputes.show_bodies": Row(),
    "disputes.show_body": Row(),
    "disputes.start_guide": Row(),
    "disputes.ask": Row(),
    "disputes.show_outcome": Row(),
    "disputes.show_letter": Row(),
    "auth.log_in": Row(FORM, cached=Cached.NEVER),
    "auth.log_out": Row(FORM, cached=Cached.NEVER),
    "auth.forget_password": Row(FORM, cached=Cached.NEVER),
    "auth.show_reset_sent": Row(READ, cached=Cached.NEVER),
    "auth.reset_password": Row(FORM, cached=Cached.NEVER),
    "auth.start_bank": Row(READ, cached=Cached.NEVER),
    "auth.return_from_bank": Row(
        READ, cached=Cached.NEVER, changes_on_get="who comes back from a bank is logged in"
    ),
    "auth.meet_unknown": Row(READ, cached=Cached.NEVER),
    "auth.open_login": Row(FORM, cached=Cached.NEVER),
    "auth.claim": Row(FORM, cached=Cached.NEVER),
    "auth.claim_by_code": Row(FORM, cached=Cached.NEVER),
    "auth.ask_claim_letter": Row(FORM, cached=Cached.NEVER),
    "auth.claim_by_letter": Row(FORM, cached=Cached.NEVER),
    "auth.unlink_identity": Row(FORM, cached=Cached.NEVER),
    "auth.confirm_email": Row(FORM, cached=Cached.NEVER),
    "auth.undo_email": Row(FORM, cached=Cached.NEVER),
    "auth.show_security": Row(READ, Who.MEMBER, Cached.NEVER),
    "auth.show_earlier_sign_ins": Row(READ, Who.MEMBER, Cached.NEVER),
    "auth.disown_sign_in": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.log_out_everywhere": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.delete_login": Row(FORM, Who.IDENTIFIED, Cached.NEVER),
    "auth.change_password": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.change_email": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.identify": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.enter_code": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.choose_way": Row(READ, Who.MEMBER, Cached.NEVER),
    "auth.order_letter": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.enter_letter_code": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.ask_by_email": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.finish_by_email": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.cancel_proof": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.cancel_by_link": Row(FORM, cached=Cached.NEVER),
    "auth.link_identity": Row(FORM, Who.MEMBER, Cached.NEVER),
    "auth.enter_link_code": Row(FORM, Who.MEMBER, Cached.NEVER),
    "joining.join": Row(FORM, cached=Cached.NEVER),
    "joining.show_sent": Row(READ, cached=Cached.NEVER),
    "joining.confirm": Row(FORM, cached=Cached.NEVER),
    "privacy.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "privacy.show_report": Row(READ, Who.STRONG, Cached.NEVER),
    "privacy.save_report": Row(READ, Who.MEMBER, Cached.NEVER),
    "privacy.restrict": Row(FORM, Who.MEMBER, Cached.NEVER),
    "privacy.lift": Row(FORM, Who.MEMBER, Cached.NEVER),
    "privacy.erase": Row(FORM, Who.STRONG, Cached.NEVER),
    "privacy.show_erasure": Row(READ, cached=Cached.NEVER),
    "leaving.leave": Row(READ, Who.MEMBER, Cached.NEVER),
    "leaving.confirm": Row(FORM, Who.IDENTIFIED, Cached.NEVER),
    "leaving.show_left": Row(READ, cached=Cached.NEVER),
    "account.mark_seen": Row(FORM, Who.MEMBER, Cached.NEVER),
    "account.home": Row(READ, Who.MEMBER, Cached.NEVER),
    "profile.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "profile.request_name": Row(FORM, Who.MEMBER, Cached.NEVER),
    "profile.change_address": Row(FORM, Who.MEMBER, Cached.NEVER),
    "profile.change_phone": Row(FORM, Who.MEMBER, Cached.NEVER),
    "profile.change_language": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "household.preview": Row(READ, Who.MEMBER, Cached.NEVER),
    "household.invite": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.withdraw": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.show_invitation": Row(READ, cached=Cached.NEVER),
    "household.accept": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.decline": Row(FORM, cached=Cached.NEVER),
    "household.change_money_rights": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.hand_over": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.remove": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.leave": Row(FORM, Who.MEMBER, Cached.NEVER),
    "household.dissolve": Row(FORM, Who.MEMBER, Cached.NEVER),
    "cards.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "cards.block": Row(FORM, Who.MEMBER, Cached.NEVER),
    "cards.order": Row(FORM, Who.MEMBER, Cached.NEVER),
    "cards.replace": Row(FORM, Who.MEMBER, Cached.NEVER),
    "money.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.show_earlier": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.show_row": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.dispute": Row(FORM, Who.MEMBER, Cached.NEVER),
    "money.choose": Row(FORM, Who.MEMBER, Cached.NEVER),
    "money.choose_period": Row(FORM, Who.MEMBER, Cached.NEVER),
    "money.show_statement": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.download_statement": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.download_calendar": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.show_purchases": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.show_earlier_purchases": Row(READ, Who.MEMBER, Cached.NEVER),
    "money.dispute_purchase": Row(FORM, Who.MEMBER, Cached.NEVER),
    "contact.write": Row(FORM, cached=Cached.NEVER),
    "contact.show_letter": Row(READ, cached=Cached.NEVER),
    "contact.show": Row(READ, cached=Cached.NEVER),
    "contact.write_more": Row(FORM, cached=Cached.NEVER),
    "contact.withdraw": Row(FORM, cached=Cached.NEVER),
    "requests.show_all": Row(READ, Who.MEMBER, Cached.NEVER),
    "requests.open_new": Row(FORM, Who.MEMBER, Cached.NEVER),
    "requests.show_letter": Row(READ, Who.MEMBER, Cached.NEVER),
    "requests.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "requests.write": Row(FORM, Who.MEMBER, Cached.NEVER),
    "requests.withdraw": Row(FORM, Who.MEMBER, Cached.NEVER),
    "messages.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "messages.show_earlier": Row(READ, Who.MEMBER, Cached.NEVER),
    "messages.stop": Row(FORM, Who.MEMBER, Cached.NEVER),
    "stopping.stop": Row(FORM, cached=Cached.NEVER),
    "stopping.show_stopped": Row(READ, cached=Cached.NEVER),
    "stopping.take_back": Row(FORM, cached=Cached.NEVER),
    "stopping.stop_at_once": Row(POST, cached=Cached.NEVER),
    "permissions.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "permissions.choose": Row(FORM, Who.MEMBER, Cached.NEVER),
    "permissions.show_history": Row(READ, Who.MEMBER, Cached.NEVER),
    "permissions.show_earlier": Row(READ, Who.MEMBER, Cached.NEVER),
    "permissions.show_receipt": Row(READ, Who.MEMBER, Cached.NEVER),
    "permissions.save_receipt": Row(READ, Who.MEMBER, Cached.NEVER),
    "desk.log_in": Row(FORM, cached=Cached.NEVER),
    "desk.show_factor": Row(FORM, cached=Cached.NEVER),
    "desk.log_out": Row(FORM, cached=Cached.NEVER),
    "desk.find": Row(FORM, Who.STAFF, Cached.NEVER),
    "desk.look_for_case": Row(FORM, Who.STAFF, Cached.NEVER),
    "desk.show_member": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_queue": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_queue_after": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_paused": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_paused_after": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_mine": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_mine_after": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_unassigned": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_unassigned_after": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_case": Row(
        READ, Who.STAFF, Cached.NEVER, changes_on_get="its member sees who has read it, and when"
    ),
    "desk.show_erasures": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_erasure": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_till_rows": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_till_row": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.look_for_till_row": Row(FORM, Who.STAFF, Cached.NEVER),
    "desk.try_till_row": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.store_till_row": Row(FORM, Who.APPROVER, Cached.NEVER),
    "desk.set_till_row_aside": Row(FORM, Who.APPROVER, Cached.NEVER),
    "desk.propose_termination": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.print_termination": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_terminations": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_termination": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.approve_termination": Row(FORM, Who.APPROVER, Cached.NEVER),
    "desk.refuse_termination": Row(FORM, Who.APPROVER, Cached.NEVER),
    "desk.withdraw_termination": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.show_deaths": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.announce_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.show_death": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.confirm_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.revoke_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.authorise_estate": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.hand_over_after_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.dissolve_after_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.open_estate": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.end_after_death": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.print_estate_letter": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_sign_ins": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_sign_ins_before": Row(READ, Who.STAFF, Cached.NEVER),
    "desk.show_all_sign_ins": Row(READ, Who.APPROVER, Cached.NEVER),
    "desk.show_all_sign_ins_before": Row(READ, Who.APPROVER, Cached.NEVER),
    "desk.take": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.release": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.note": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.reply": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.ask": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.extend": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.decide": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.block_card": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.change_address": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.change_phone": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.lower_permission": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.restrict": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.end_restriction": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.join": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.show_joined": Row(READ, Who.AGENT, Cached.NEVER),
    "desk.confirm": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.order_code": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.confirm_by_code": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.leave": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.hand_over": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.dissolve": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.open_case": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.enter_case": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.enter_erasure": Row(FORM, Who.AGENT, Cached.NEVER),
    "desk.approve_erasure": Row(FORM, Who.APPROVER, Cached.NEVER),
    "desk.refuse_erasure": Row(FORM, Who.APPROVER, Cached.NEVER),
    "history.show": Row(READ, Who.MEMBER, Cached.NEVER),
    "history.show_earlier": Row(READ, Who.MEMBER, Cached.NEVER),
    "history.show_looks": Row(READ, Who.MEMBER, Cached.NEVER),
    "history.show_earlier_looks": Row(READ, Who.MEMBER, Cached.NEVER),
}
EVERY_ROUTE_ANSWERS = {"HEAD", "OPTIONS"}


def enforce(app: Flask) -> None:
    """Compare the app with the table; raise RouteError where they differ.

    What the table lets be kept is what is published; all else is answered with `no-store`.
    """
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, set()).update(rule.methods or ())
    for endpoint in found.keys() - ROUTES.keys():
        raise RouteError(f"{endpoint}: no row in plussa/routes.py")
    for endpoint in ROUTES.keys() - found.keys():
        raise RouteError(f"{endpoint}: a row in plussa/routes.py, but no route")
    for endpoint, methods in found.items():
        if methods - EVERY_ROUTE_ANSWERS != ROUTES[endpoint].methods:
            raise RouteError(f"{endpoint}: answers {sorted(methods)}, its row says otherwise")
    published = {publication.endpoint for publication in publications(app)}
    for endpoint, row in ROUTES.items():
        if (row.cached is Cached.PUBLISHED) != (endpoint in published):
            raise RouteError(f"{endpoint}: its row says {row.cached.name}, its view another thing")
    guard.init_app(app, {endpoint: row.who for endpoint, row in ROUTES.items()})
