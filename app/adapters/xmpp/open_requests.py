"""Requests that wait for their answers, by id and by whom they went to (RFC 6120, 8.2.3)."""

import asyncio
import logging
from collections.abc import Collection
from xml.etree.ElementTree import Element

from app.domain.errors import Disconnected

logger = logging.getLogger(__name__)


class OpenRequests:
    """The requests of one connection."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[str, asyncio.Future[Element]]] = {}

    def add(self, request: Element) -> asyncio.Future[Element]:
        """Wait for the answer to an `<iq/>`, which has its id; call `remove` in any case."""
        future: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._open[request.get("id", "")] = (request.get("to", "").lower(), future)
        return future

    def remove(self, request: Element) -> None:
        """Wait no more."""
        del self._open[request.get("id", "")]

    def settle(self, iq: Element, ours: Collection[str]) -> bool:
        """Give an answer to whoever asked; one from somebody else is not an answer.

        Args:
            ours: addresses that stand for our account and its server, "" among them: these answer
                for each other.

        Returns:
            whether it was one.
        """
        if iq.get("type") not in ("result", "error"):
            return False
        to, future = self._open.get(iq.get("id", ""), ("", None))
        if future is None:
            return False
        sender = iq.get("from", "").lower()
        if sender != to and not (sender in ours and to in ours):
            logger.warning("Ignored an answer that came from somebody else")
            return True
        if not future.done():
            future.set_result(iq)
        return True

    def fail(self, reason: str) -> None:
        """Tell all who wait that no answer will come: the connection is gone."""
        for _, future in self._open.values():
            if not future.done():
                future.set_exception(Disconnected(reason))
