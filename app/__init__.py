"""Bellbird: a desktop instant messenger that is best at one thing, the notification."""
