"""Bellbird: a desktop instant messenger that is best at one thing, the notification."""

from app.lazy_modules import load_when_used

load_when_used("importlib.metadata", "pickle", "urllib.request")
