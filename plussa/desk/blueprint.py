"""The blueprint of every page of customer service."""

from flask import Blueprint

desk = Blueprint("desk", __name__)
