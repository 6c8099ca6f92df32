"""Pages about disputes."""

from flask import Blueprint, render_template

from plussa.web.publish import published

disputes = Blueprint("disputes", __name__)


@published(disputes, "/{disputes}/")
def show_ladders(language: str) -> str:
    """Both ladders."""
    return render_template("disputes/ladders.html")
