"""Search: everywhere in the left pane, and in the open conversation."""
