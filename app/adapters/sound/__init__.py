"""Sounds of messages: decoded by libsndfile, played by miniaudio."""
