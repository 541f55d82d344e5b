"""A push while the program is not running: the bus starts it, and the message is not lost.

A bus of its own with a service file as packaging will ship one; the program is a few lines that
start the channel and write down what came.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.push.unifiedpush import APP_NAME, UnifiedPush
from tests.fakes.push import FakeDistributor, RecordingPushListener

pytestmark = pytest.mark.anyio

CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

SERVICE = """\
[D-BUS Service]
Name={name}
Exec={python} {program} {folder}
"""

PROGRAM = """\
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from app.adapters.push.unifiedpush import APP_NAME, UnifiedPush

folder = Path(sys.argv[1])

async def main():
    done = asyncio.Event()

    class Listener:
        def on_endpoint(self, endpoint):
            pass

        def on_push(self, message):
            said = "|".join([message.title, message.content, message.ext])
            (folder / "came.txt").write_text(said)
            done.set()

    channel = UnifiedPush(folder)
    await channel.start(Listener())
    await done.wait()
    await channel.stop()

asyncio.run(main())
"""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A bus that can start our program."""
    services = tmp_path / "services"
    services.mkdir()
    program = tmp_path / "program.py"
    root = str(Path(__file__).parents[4])
    program.write_text(PROGRAM.format(root=root))
    service = SERVICE.format(name=APP_NAME, python=sys.executable, program=program, folder=tmp_path)
    (services / f"{APP_NAME}.service").write_text(service)
    config = tmp_path / "bus.conf"
    config.write_text(CONFIG.format(services=services))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile",
               "--print-address=1"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


async def test_a_message_starts_the_program_and_reaches_it(bus: str, tmp_path: Path) -> None:
    distributor = await FakeDistributor().start(bus)
    earlier, listener = UnifiedPush(tmp_path, bus_address=bus), RecordingPushListener()
    await earlier.start(listener)
    await earlier.register()
    await listener.until(lambda: earlier.endpoint is not None)
    endpoint = earlier.endpoint
    assert endpoint is not None
    await earlier.stop()  # the program ended; its registration stays

    distributor.push_encrypted(b'{"title": "Anna", "content": "Hi", "ext": "{}"}', endpoint)
    await distributor.until(lambda: len(distributor.answers) == 2)
    await distributor.stop()

    assert (tmp_path / "came.txt").read_text() == "Anna|Hi|{}"
    assert listener.pushes == []
