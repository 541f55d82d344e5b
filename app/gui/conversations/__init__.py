"""The list of conversations, and the open one around its messages."""
