"""Pushes: how they wake this device, how phones show our messages, and the push check."""
