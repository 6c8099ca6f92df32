"""Plussa money: purchases, awards, the ledger, and what a household does with its money."""

from flask import Flask

from plussa.members.household import loss
from plussa.money import closing
from plussa.money.account import disclosure, dispute_views, statement_views, views  # noqa: F401  to one blueprint
from plussa.money.forgetting import keep_no_finer
from plussa.permissions.service import level_lowered


def init_app(app: Flask) -> None:
    """Add the pages, keep the money of households, and forget purchases as finely as asked."""
    loss.household_ended.connect(closing.end)
    loss.ask_of(disclosure.visible_loss)
    level_lowered.connect(keep_no_finer)
    app.register_blueprint(views.money)
