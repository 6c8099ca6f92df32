"""The table of routes: who may call each endpoint, and why a GET may change something.

What an endpoint answers to, and whether it may be kept, stands at its view. A route without a row, and
a row without a route, stops the start.
"""

from flask import Flask

from plussa.auth import guard
from plussa.auth.guard import Who


class RouteError(Exception):
    """The routes of the app and the table differ; the message names them."""


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

ROUTES = {
    Who.ANYONE: """
        root.choose_language root.offer_languages root.offer_languages_instead
        root.show_error_file root.sitemap root.robots
        assets.show_asset
        legal.show_current legal.show_edition legal.show_editions legal.show_changes
        legal.show_side_by_side legal.compare legal.show_all_changes
        feeds.atom feeds.json_feed
        pages.start pages.information pages.customer_service pages.held pages.accessibility
        pages.cookies
        disputes.show_ladders disputes.show_ladder disputes.show_bodies disputes.show_body
        disputes.start_guide disputes.ask disputes.show_outcome disputes.show_letter
        auth.log_in auth.log_out auth.forget_password auth.show_reset_sent
        auth.reset_password auth.start_bank auth.return_from_bank auth.meet_unknown
        auth.open_login auth.claim auth.claim_by_code auth.ask_claim_letter
        auth.claim_by_letter auth.unlink_identity auth.confirm_email auth.undo_email
        auth.cancel_by_link
        joining.join joining.show_sent joining.confirm
        privacy.show_erasure
        leaving.show_left
        household.show_invitation household.decline
        contact.write contact.show_letter contact.show contact.write_more contact.withdraw
        examples.show_all examples.show
        stopping.stop stopping.show_stopped stopping.take_back stopping.stop_at_once
        desk.log_in desk.show_factor desk.log_out
    """,
    Who.MEMBER: """
        auth.show_security auth.disown_sign_in auth.log_out_everywhere auth.change_password
        auth.change_email auth.identify auth.enter_code auth.choose_way auth.order_letter
        auth.enter_letter_code auth.ask_by_email auth.finish_by_email auth.cancel_proof
        auth.link_identity auth.enter_link_code
        privacy.show privacy.save_report privacy.restrict privacy.lift
        leaving.leave
        account.mark_seen account.home
        profile.show profile.request_name profile.change
        household.show household.preview household.invite household.withdraw
        household.accept household.change_money_rights household.hand_over household.remove
        household.leave household.dissolve
        cards.show cards.block cards.order cards.replace
        money.show money.show_row money.dispute money.choose money.choose_period
        money.show_statement money.download_statement money.download_calendar
        money.show_purchases money.dispute_purchase
        requests.show_all requests.open_new requests.show_letter requests.show
        requests.write_more requests.withdraw
        messages.show messages.stop
        permissions.show permissions.choose permissions.show_history
        permissions.show_receipt permissions.save_receipt
        history.show history.show_looks
    """,
    Who.IDENTIFIED: """
        auth.delete_login
        leaving.confirm
    """,
    Who.STRONG: """
        privacy.show_report privacy.erase
    """,
    Who.STAFF: """
        desk.find desk.look_for_case desk.show_member desk.show_queue desk.show_paused
        desk.show_mine desk.show_unassigned desk.show_case desk.show_erasures
        desk.show_erasure desk.show_till_rows desk.show_till_row desk.look_for_till_row
        desk.show_names desk.look_for_name desk.print_termination desk.show_terminations
        desk.show_termination desk.show_deaths
        desk.show_death desk.print_estate_letter desk.show_sign_ins
    """,
    Who.AGENT: """
        desk.try_till_row desk.propose_termination desk.withdraw_termination
        desk.announce_death desk.confirm_death desk.revoke_death desk.authorise_estate
        desk.hand_over_after_death desk.dissolve_after_death desk.open_estate
        desk.end_after_death desk.take desk.release desk.note desk.reply desk.answer desk.ask
        desk.extend desk.decide desk.block_card desk.change_address desk.change_phone
        desk.decide_name desk.correct desk.lower_permission desk.restrict desk.end_restriction
        desk.join desk.show_joined
        desk.confirm desk.order_code desk.confirm_by_code desk.leave desk.hand_over
        desk.dissolve desk.open_case desk.enter_case desk.enter_erasure
    """,
    Who.APPROVER: """
        desk.store_till_row desk.set_till_row_aside desk.approve_termination
        desk.refuse_termination desk.show_all_sign_ins desk.approve_erasure
        desk.refuse_erasure
    """,
}
# A GET that changes something, and why it must.
CHANGES_ON_GET = {
    "auth.return_from_bank": "who comes back from a bank is logged in",
    "desk.show_case": "its member sees who has read it, and when",
}


def who_may() -> dict[str, Who]:
    """Who may call each endpoint."""
    return {endpoint: who for who, endpoints in ROUTES.items() for endpoint in endpoints.split()}


def enforce(app: Flask) -> None:
    """Let only those call a route who may; raise RouteError where app and table differ."""
    rows, found = who_may(), {rule.endpoint for rule in app.url_map.iter_rules()}
    named = [endpoint for endpoints in ROUTES.values() for endpoint in endpoints.split()]
    for endpoint in sorted(found - rows.keys()):
        raise RouteError(f"{endpoint}: no row in plussa/routes.py")
    for endpoint in sorted({*rows, *CHANGES_ON_GET} - found):
        raise RouteError(f"{endpoint}: a row in plussa/routes.py, but no route")
    for endpoint in rows:
        if named.count(endpoint) > 1:
            raise RouteError(f"{endpoint}: two rows in plussa/routes.py")
    guard.init_app(app, rows)
