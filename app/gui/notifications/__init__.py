"""What became of notifications: the history, the reasons, the check."""
