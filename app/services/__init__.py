"""What the program does: asyncio, no Qt, no libraries, only ports."""
