"""A server's side of `app.adapters.xmpp.wire`, played by the test.

`answers` maps a request's payload to its answer; what is not there meets `refusal`. `sent` holds
every stanza in order.
"""

import asyncio
from collections.abc import Callable
from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, tag
from app.adapters.xmpp.stanza_errors import ServerCannot
from app.domain.errors import AppError

Answer = Callable[[Element], Element | AppError]


class FakeWire:
    """A stream to nowhere.

    Attributes:
        sent: stanzas and requests, in order.
        answers: by the tag of a request's payload, what answers it.
        refusal: what meets every other request.
        when_sent: called, a little later, with each stanza that is no request.
    """

    def __init__(self) -> None:
        self.sent: list[Element] = []
        self.answers: dict[str, Answer] = {}
        self.refusal: AppError = ServerCannot("the server can't do that", "service-unavailable")
        self.when_sent: Callable[[Element], None] = lambda _: None
        self._count = 0

    def new_id(self) -> str:
        self._count += 1
        return f"id-{self._count}"

    def send_stanza(self, stanza: Element, *, tracked: bool = False) -> None:  # noqa: ARG002
        self.sent.append(stanza)
        asyncio.get_running_loop().call_soon(self.when_sent, stanza)

    async def request(self, stanza: Element) -> Element:
        self.sent.append(stanza)
        await asyncio.sleep(0)
        answer = self.answers.get(stanza[0].tag, lambda _: self.refusal)(stanza)
        if isinstance(answer, AppError):
            raise answer
        return answer

    def asked(self, payload: str) -> list[Element]:
        """The requests with a payload of this tag."""
        return [s for s in self.sent if len(s) and s[0].tag == payload]


def answer(*children: Element) -> Element:
    """An answer that all is well."""
    return build(tag(CLIENT, "iq"), {"type": "result"}, *children)
