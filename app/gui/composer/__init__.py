"""Where messages are written, and files chosen."""
