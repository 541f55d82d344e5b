"""What the program needs from the outside, in its own words; adapters provide it."""
