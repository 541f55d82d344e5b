"""What only Qt can do outside the window: badge, tray messages, single instance."""
