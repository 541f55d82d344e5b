"""A server with three friends, and clients that speak raw frames."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from app.server import Server
from tests.unit.server.wire import RawClient

Join = Callable[..., Awaitable[RawClient]]


@pytest.fixture
async def server(anyio_backend: str) -> AsyncIterator[Server]:  # noqa: ARG001  # makes it async
    async with Server() as running:
        for user in ("anna", "ben", "cleo"):
            running.add_account(user, "secret", name=user.title())
        running.befriend("anna", "ben")
        yield running


@pytest.fixture
async def online(anyio_backend: str) -> AsyncIterator[Join]:  # noqa: ARG001  # the same
    """Make clients: `await online(server, "anna", "desk")`; they are closed at the end."""
    clients: list[RawClient] = []

    async def make(
        running: Server, user: str, resource: str = "desk", *, available: bool = True
    ) -> RawClient:
        client = RawClient(running.url)
        clients.append(client)
        await client.authenticate(user)
        await client.bind(resource)
        if available:
            await client.available()
        return client

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def anna(server: Server, online: Join) -> RawClient:
    return await online(server, "anna")


@pytest.fixture
async def ben(server: Server, online: Join) -> RawClient:
    return await online(server, "ben")
