"""Notification servers: freedesktop, desktop-notifier, and the ladder of fallbacks."""
