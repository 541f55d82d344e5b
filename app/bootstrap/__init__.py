"""Put the program together, run it, take it apart in reverse: who alone knows every class.

`commands` turns what was typed into a running program; `program` is that program as a whole. The
window comes first: it stands on the `ground` that the last run left, and its `context` stands in
for the services until they are there. Behind it `services` joins them, from the `parts` that fit
this system, and what works `behind` the window begins.
"""

from app.bootstrap.commands import main

__all__ = ["main"]
