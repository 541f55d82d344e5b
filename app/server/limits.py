"""How much one client may ask of the server, and what was counted while it did."""

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The server's patience; the defaults suit a demo and tests on one machine.

    Attributes:
        frame: bytes of one frame from a client; more ends the stream (policy-violation).
        depth: nested elements in one frame, the stanza itself being the first.
        elements: elements in one frame.
        rate: stanzas per second and stream that are read; a quicker client is made to wait.
        burst: stanzas that may come at once before `rate` counts.
        queue: stanzas kept for a client that has not acknowledged them; more ends its session.
        held: presences and typing notices kept for an inactive client before they are sent.
        buffer: bytes on their way to a client that does not read; more cuts its connection.
        streams: resources of one account at a time.
        login_timeout: seconds a connection may take until a resource is bound.
        login_attempts: refused logins before the stream is ended.
        resume_timeout: seconds a cut session waits to be resumed (XEP-0198).
        page: messages in one page of the archive, at most.
        page_bytes: size at which a page of the archive ends early.
        rooms: rooms there can be.
        members: people in one room.
        nodes: publish-subscribe nodes of one account.
        items: items kept in one node.
        roster: contacts of one account.
    """

    frame: int = 262_144
    depth: int = 32
    elements: int = 4_000
    rate: float = 5_000.0
    burst: int = 10_000
    queue: int = 10_000
    held: int = 500
    buffer: int = 32 * 2**20
    streams: int = 20
    login_timeout: float = 30.0
    login_attempts: int = 5
    resume_timeout: float = 300.0
    page: int = 250
    page_bytes: int = 4 * 2**20
    rooms: int = 1_000
    members: int = 500
    nodes: int = 100
    items: int = 1_000
    roster: int = 2_000


class Counters(Struct):
    """What happened since the server was made; read it, do not write it.

    Attributes:
        connections: WebSocket connections that were accepted.
        logins: times a client proved who it is.
        refused_logins: times a client failed to.
        stanzas_in: stanzas from clients, in-process ones included.
        stanzas_out: stanzas written to connections, repeated ones included.
        bad_frames: streams ended because of what the client sent.
        resumed: sessions that were resumed.
        conflicts: sessions ended by another with the same resource.
        waits: times a quick client was made to wait.
        overflows: sessions ended because their queue or buffer was full.
    """

    connections: int = 0
    logins: int = 0
    refused_logins: int = 0
    stanzas_in: int = 0
    stanzas_out: int = 0
    bad_frames: int = 0
    resumed: int = 0
    conflicts: int = 0
    waits: int = 0
    overflows: int = 0


_SHORTEST_WAIT = 0.02  # seconds; a loop's timer is too coarse for the few µs between stanzas


class Bucket:
    """A token bucket: says how long to wait so that `rate` per second holds after a burst."""

    __slots__ = ("_burst", "_rate", "_tokens", "_when")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._when = now

    def take(self, now: float) -> float:
        """Take one token at `now` (seconds, monotonic); return the seconds to wait, or 0.

        Waits too short for a timer are saved up until they are long enough.
        """
        self._tokens = min(self._burst, self._tokens + (now - self._when) * self._rate) - 1.0
        self._when = now
        wait = -self._tokens / self._rate
        return wait if wait >= _SHORTEST_WAIT else 0.0
