"""Put the program together, run it, take it apart in reverse: who alone knows every class.

`commands` turns what was typed into a running program; `program` is that program as a whole, on the
`ground` that the last run left, with the `parts` that fit this system.
"""

from app.bootstrap.commands import main

__all__ = ["main"]
