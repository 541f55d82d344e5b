"""The messages of a conversation: a model that pages, a delegate that paints, a view that stays."""
