"""Carry the push check's requests with httpx: HTTP/2 where the server has it, TLS by the system.

Nothing is followed, retried or kept: one request, one answer, of which `MAX_ANSWER` bytes are read.
"""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.push.forms import is_safe_address
from app.domain.errors import ConnectionFailed, PushConfigInvalid
from app.ports.push import MAX_ANSWER, PushAnswer, PushRequest

if TYPE_CHECKING:
    import httpx

PATIENCE = 30.0
"""Seconds a server has to answer."""

_SLICE = 4096


def system_trust() -> ssl.SSLContext:
    """A context that trusts the system's store; slow."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class HttpTransport:
    """`PushTransport` on httpx.

    Args:
        transport: makes another way to the servers, for tests.
        proxy: the one to use now; "" for none.
        patience: seconds a server has to answer.
        trust: makes the context that says whom to trust; called in a thread.
    """

    def __init__(
        self,
        transport: "Callable[[], httpx.AsyncBaseTransport] | None" = None,
        proxy: str = "",
        patience: float = PATIENCE,
        trust: Callable[[], ssl.SSLContext] = system_trust,
    ) -> None:
        self._transport = transport
        self._proxy = proxy
        self._patience = patience
        self._trust = trust

    async def send(self, request: PushRequest) -> PushAnswer:
        """Send a request and wait for its answer.

        Raises:
            ConnectionFailed: the server can't be reached, or did not answer in time.
            PushConfigInvalid: the address is neither HTTPS nor this computer, or the certificate
                can't be used.
        """
        import httpx

        if not is_safe_address(request.url):
            raise PushConfigInvalid("the address must begin with https://")
        if self._transport is None:
            context = await asyncio.to_thread(self._context, request.certificate)
            client = httpx.AsyncClient(
                verify=context,
                http1=not request.http2_only,
                http2=True,
                proxy=self._proxy or None,
                trust_env=False,
                timeout=None,  # noqa: S113  the whole is bounded below
            )
        else:
            client = httpx.AsyncClient(transport=self._transport(), trust_env=False)
        try:
            async with asyncio.timeout(self._patience), client:
                return await _exchange(client, request)
        except TimeoutError as error:
            raise ConnectionFailed(f"the server did not answer in {self._patience:g} s") from error
        except (httpx.TransportError, ssl.SSLError, OSError) as error:
            raise ConnectionFailed(f"the server can't be reached ({error})") from error
        except httpx.InvalidURL as error:
            raise PushConfigInvalid("the address is not valid") from error

    def _context(self, certificate: Path | None) -> ssl.SSLContext:
        context = self._trust()
        if certificate is not None:
            try:
                # An empty password, because OpenSSL would ask on the terminal for one.
                context.load_cert_chain(certificate, password="")
            except (OSError, ValueError) as error:
                raise PushConfigInvalid(
                    "the certificate can't be used: it must be a PEM file with certificate and "
                    "key, without a password"
                ) from error
        return context


async def _exchange(client: "httpx.AsyncClient", request: PushRequest) -> PushAnswer:
    built = client.build_request(
        request.method, request.url, headers=list(request.headers), content=request.body
    )
    answer = await client.send(built, stream=True, follow_redirects=False)
    body = bytearray()
    try:
        async for piece in answer.aiter_bytes(_SLICE):
            body += piece
            if len(body) >= MAX_ANSWER:
                break
    finally:
        await answer.aclose()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return PushAnswer(answer.status_code, headers, bytes(body[:MAX_ANSWER]))
