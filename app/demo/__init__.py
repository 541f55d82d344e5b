"""The demo: Bellbird at work, and the private desktop it plays on when there is no display."""
