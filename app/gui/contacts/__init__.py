"""People: who they are, and who is kept away."""
