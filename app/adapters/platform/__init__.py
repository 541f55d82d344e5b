"""Presence, do-not-disturb and autostart of each operating system."""
