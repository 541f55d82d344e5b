"""Groups in the window: their page, who is in them, making them and inviting into them."""
