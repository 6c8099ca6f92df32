"""The blueprint of every page about one's own data."""

from flask import Blueprint

privacy = Blueprint("privacy", __name__)
