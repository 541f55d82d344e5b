"""Start the demo beside the program, for who has no account yet."""

import asyncio

from app.adapters.platform.own_command import own_command
from app.domain.errors import ServiceUnavailable


async def try_demo() -> None:
    """Start the demo as a program of its own, which outlives this one.

    Raises:
        ServiceUnavailable: the system does not start it.
    """
    command = (*own_command(), "demo")
    try:
        await asyncio.to_thread(_start, command)
    except OSError as error:
        raise ServiceUnavailable(error.strerror or str(error)) from error


def _start(command: tuple[str, ...]) -> None:
    import subprocess

    subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
