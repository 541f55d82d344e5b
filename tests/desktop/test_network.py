"""The kernel's own news of the network, in a network of the test's own."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.platform.way_out import NetworkWatch, NoWaker, WayOut

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own interface")

_STORY = """
import asyncio, subprocess
from app.adapters.platform import network_source
from app.adapters.platform.way_out import way_out

async def main():
    heard, said = asyncio.Event(), []

    def changed():
        said.append(way_out().ipv4 or "none")
        heard.set()

    async def do(command, *, told):
        await asyncio.to_thread(subprocess.run, ["ip", *command.split()], check=True)
        if told:
            async with asyncio.timeout(10):
                await heard.wait()
            heard.clear()

    source = network_source()
    source.start(changed)
    await do("link set lo up", told=False)
    await do("addr add 10.9.9.2/24 dev lo", told=False)
    await do("route add default dev lo", told=True)
    await do("addr add 10.8.8.1/24 dev lo", told=False)
    await do("route add 10.7.7.0/24 dev lo", told=False)
    await do("route del default", told=True)
    await do("route add default dev lo", told=True)
    await do("addr add 10.9.9.3/24 dev lo", told=False)
    await do("route replace default dev lo src 10.9.9.3", told=True)
    source.stop()
    await do("route del default", told=False)
    print(*said)

asyncio.run(main())
"""


def test_each_change_of_the_way_out_is_told_and_nothing_else() -> None:
    """A cable, an address of a container, the same network once more, another address."""
    own = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody have a network of their own")
    story = subprocess.run(
        [*own, sys.executable, "-c", _STORY],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (story.stdout.split(), story.stderr) == (
        ["10.9.9.2", "none", "10.9.9.2", "10.9.9.3"],
        "",
    )


def test_a_system_that_tells_nothing_is_not_asked_again() -> None:
    async def listen() -> list[str]:
        told: list[str] = []
        watch = NetworkWatch(NoWaker(), lambda: WayOut("10.0.0.1", ""))
        watch.start(lambda: told.append("changed"))
        watch.stop()
        return told

    assert asyncio.run(listen()) == []
