"""Kinds of events, each with the sentence by which the history of a membership tells it."""

from collections.abc import Mapping

from plussa.members.models import Actor
from plussa.words import N_, Worded

OWN_WORDS = "told by a function"  # of the package that writes it: `events.tells`


class EventKind(Worded):
    """What happened."""

    JOINED = "joined", N_("You joined Plussa.")
    IMPORTED = "imported", N_("Your membership came here from the programme’s earlier system.")
    LEFT_PROGRAMME = "left_programme", N_("You left the programme, and your membership ended.")
    CONFIRMED = "confirmed", OWN_WORDS
    TERMINATION_ANNOUNCED = (
        "termination_announced",
        N_("You were told that we end your membership, why, and on which day."),
    )
    TERMINATION_WITHDRAWN = (
        "termination_withdrawn",
        N_("We withdrew the ending of your membership, and it goes on."),
    )
    MEMBERSHIP_ENDED = (
        "membership_ended",
        N_("Your membership ended, because we had ended it with a month’s notice."),
    )
    DEATH_ANNOUNCED = (
        "death_announced",
        N_(
            "We were told of the member’s death. Cards were blocked, and the login stopped working."
        ),
    )
    DEATH_CONFIRMED = "death_confirmed", N_("The member’s death was confirmed.")
    DEATH_REVOKED = (
        "death_revoked",
        N_(
            "The news of the member’s death was a mistake. It was put right, and a new digital card was"
            " made."
        ),
    )
    ESTATE_AUTHORISED = (
        "estate_authorised",
        N_("Customer service saw whom the estate has authorised."),
    )
    ESTATE_OPENED = (
        "estate_opened",
        N_(
            "The estate got the right to use the money. A card for it was ordered, whose number ends in"
            " %(ending)s."
        ),
    )
    ENDED_AFTER_DEATH = "ended_after_death", N_("The membership ended after the member’s death.")

    NAME_REQUESTED = "name_requested", N_("A correction of your name was asked for.")
    NAME_CHANGED = "name_changed", N_("Your name was corrected.")
    NAME_REFUSED = "name_refused", N_("Your name was not changed to the one you had asked for.")
    BIRTH_DATE_CORRECTED = "birth_date_corrected", N_("Your date of birth was corrected.")
    ADDRESS_CHANGED = "address_changed", N_("Your postal address was changed.")
    PHONE_CHANGED = "phone_changed", N_("Your telephone number was changed.")
    LANGUAGE_CHANGED = "language_changed", N_("The language that we write to you in was changed.")
    EMAIL_REQUESTED = "email_requested", N_("A change of your email address was begun.")
    EMAIL_CHANGED = "email_changed", N_("Your new email address was confirmed and taken into use.")
    EMAIL_CONFIRMED = "email_confirmed", N_("Your email address was confirmed anew.")
    EMAIL_GONE = (
        "email_gone",
        N_("A message came back, because your email address does not work."),
    )
    EMAIL_RESTORED = (
        "email_restored",
        N_("The change of your email address was undone, and the old address is in use again."),
    )

    LOGIN_MADE = "login_made", N_("A login was made for your membership.")
    LOGIN_DELETED = "login_deleted", N_("Your login was deleted. Your membership went on.")
    PASSWORD_CHANGED = "password_changed", N_("Your password was changed.")
    PASSWORD_RESET = (
        "password_reset",
        N_("A new password was chosen through a link sent to your email."),
    )
    SIGN_IN_DISOWNED = (
        "sign_in_disowned",
        N_("A sign-in was reported as somebody else’s, and every device was logged out."),
    )
    LOGGED_OUT_EVERYWHERE = "logged_out_everywhere", N_("Every device was logged out.")
    IDENTITY_LINKED = (
        "identity_linked",
        N_("Your membership was confirmed by strong electronic identification."),
    )
    IDENTITY_REFUSED = (
        "identity_refused",
        N_("A bank identity was not linked to your membership, because it did not match."),
    )
    IDENTITY_UNLINKED = (
        "identity_unlinked",
        N_(
            "A bank identity was removed from your membership through a message sent to your email, and"
            " every device was logged out."
        ),
    )
    CLAIM_LETTER = (
        "claim_letter",
        N_("A letter with a code for making a login was sent to your postal address."),
    )
    PROOF_ASKED = "proof_asked", OWN_WORDS
    PROOF_CANCELLED = "proof_cancelled", N_("An identification without a bank was cancelled.")
    PROOF_USED = "proof_used", N_("You were strongly identified without a bank.")

    INVITED = "invited", N_("An invitation to your household was sent.")
    INVITATION_WITHDRAWN = (
        "invitation_withdrawn",
        N_("An invitation to your household was withdrawn."),
    )
    INVITATION_DECLINED = "invitation_declined", N_("An invitation to your household was declined.")
    HOUSEHOLD_JOINED = "household_joined", N_("You moved to another household.")
    HOUSEHOLD_GAINED = "household_gained", N_("Somebody came to your household.")
    HOUSEHOLD_LEFT = "household_left", N_("You left the household you were in.")
    HOUSEHOLD_LOST = "household_lost", N_("Somebody is no longer in your household.")
    REMOVED_FROM_HOUSEHOLD = (
        "removed_from_household",
        N_("You were removed from the household you were in, and got one of your own."),
    )
    HOUSEHOLD_DISSOLVED = (
        "household_dissolved",
        N_("The household you were in was dissolved, and you got one of your own."),
    )
    PRIMARY_GIVEN = "primary_given", N_("You handed the role of primary member over.")
    PRIMARY_RECEIVED = "primary_received", N_("You became the primary member of your household.")
    MONEY_RIGHTS_CHANGED = "money_rights_changed", OWN_WORDS

    PERMISSION_GIVEN = "permission_given", OWN_WORDS
    PERMISSION_TAKEN = "permission_taken", OWN_WORDS
    DETAIL_LEVEL_CHANGED = "detail_level_changed", OWN_WORDS

    MONEY_CHOSEN = "money_chosen", OWN_WORDS
    TILL_ROW_STORED = (
        "till_row_stored",
        N_(
            "Customer service looked at row %(receipt)s from the tills, which had been put aside, and"
            " it was counted. The reason: %(reason)s"
        ),
    )
    TILL_ROW_SET_ASIDE = (
        "till_row_set_aside",
        N_(
            "Customer service looked at row %(receipt)s from the tills, which had been put aside, and"
            " it was not counted. The reason: %(reason)s"
        ),
    )

    REPORT_MADE = "report_made", N_("A report of your data was made for you.")
    RESTRICTED = "restricted", N_("The processing of your data was restricted.")
    RESTRICTION_ENDING = (
        "restriction_ending",
        N_("It was decided that the restriction of processing ends in a week."),
    )
    RESTRICTION_LIFTED = "restriction_lifted", N_("You ended the restriction of processing.")

    CARD_BLOCKED = "card_blocked", N_("The card whose number ends in %(ending)s was blocked.")
    CARD_ORDERED = "card_ordered", N_("A card whose number ends in %(ending)s was ordered.")


# Said instead where the other member may be named.
NAMED: Mapping[EventKind, str] = {
    EventKind.HOUSEHOLD_JOINED: N_("You moved to the household of %(name)s."),
    EventKind.HOUSEHOLD_GAINED: N_("%(name)s came to your household."),
    EventKind.HOUSEHOLD_LOST: N_("%(name)s is no longer in your household."),
    EventKind.PRIMARY_GIVEN: N_("You handed the role of primary member over to %(name)s."),
}
# Said instead where customer service did it.
THROUGH_CUSTOMER_SERVICE: Mapping[EventKind, str] = {
    EventKind.JOINED: N_("You joined Plussa through customer service."),
    EventKind.LEFT_PROGRAMME: N_(
        "You left the programme through customer service, and your membership ended."
    ),
}
BY_WHOM: Mapping[Actor, str] = {
    Actor.MEMBER: N_("Done by you."),
    Actor.HOUSEHOLD: N_("Done by a member of the household."),
    Actor.CUSTOMER_SERVICE: N_("Done by customer service."),
    Actor.PROGRAMME: N_("Done by the programme."),
}
BY_NAME = N_("Done by %(name)s, a member of the household.")
BY_THE_INVITED = N_("Done by whoever was invited.")
HOW_IT_CAME: Mapping[str, str] = {
    "phone": N_("The wish came by telephone."),
    "post": N_("The wish came by post."),
    "email": N_("The wish came by email."),
    "shop": N_("The wish came in a store."),
}
