"""Which proxies can be chosen."""

import pytest

from app.services.preferences import InvalidSetting
from tests.fakes.program import ProgramUnderTest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "proxy",
    ["", "http://localhost:8080", "socks5://me:secret@[::1]:1080", "socks5h://proxy.example.org"],
)
async def test_a_proxy_is_kept(proxy: str) -> None:
    async with ProgramUnderTest(accounts=()) as program:
        await program.preferences.change(proxy=proxy)
        assert program.store.state.settings.proxy == proxy


@pytest.mark.parametrize(
    "proxy",
    ["localhost:1080", "https://x", "socks4://x", "socks5://", "http://x:99999", "http://["],
)
async def test_what_is_no_proxy_is_refused(proxy: str) -> None:
    async with ProgramUnderTest(accounts=()) as program:
        with pytest.raises(InvalidSetting):
            await program.preferences.change(proxy=proxy)
        assert program.store.state.settings.proxy == ""
