"""The blueprint of every page about logging in."""

from flask import Blueprint

auth = Blueprint("auth", __name__)
