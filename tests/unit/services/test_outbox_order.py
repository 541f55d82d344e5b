"""What waited goes out before what is written at the moment the connection is back."""

import pytest

from app.domain.account import ConnectionPhase, ConnectionState
from app.domain.events import ConnectionChanged
from tests.fakes.program import ACCOUNT, ProgramUnderTest, c2c

pytestmark = pytest.mark.anyio


async def test_a_new_message_does_not_overtake_one_that_waits() -> None:
    async with ProgramUnderTest() as program:
        waiting = ConnectionState(ConnectionPhase.WAITING)
        program.store.dispatch(ConnectionChanged(ACCOUNT.id, waiting))
        await program.conversations.send(c2c("anna"), "first")
        online = ConnectionState(ConnectionPhase.ONLINE)
        program.store.dispatch(ConnectionChanged(ACCOUNT.id, online))
        await program.conversations.send(c2c("anna"), "second")  # at the same turn of the loop
        await program.settled()
        assert [m.text for m in program.session.sent] == ["first", "second"]
