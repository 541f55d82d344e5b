"""The embedded XMPP-over-WebSocket server behind the demo and the fast tests.

It speaks what real servers speak (RFC 6120, 6121, 7395 and the extensions named in each module), so
that the client that talks to it is the very client that talks to them. It listens on the loopback
only, and knows nothing of the rest of the program.

`server` is the outside; `stream` reads one client, `session` outlives its connection, `router`
brings each stanza to `messages`, `presence`, `rooms` or whoever answers a request; `archive`,
`roster`, `pep`, `accounts` and `rooms` each keep their own tables in `database`.
"""

from app.server.archive import ArchivedMessage
from app.server.limits import Counters, Limits
from app.server.local import LocalClient
from app.server.server import Server

__all__ = ["ArchivedMessage", "Counters", "Limits", "LocalClient", "Server"]
