"""Key rings of bad character, for the key ring's own process.

The `keyring` library takes the one that `PYTHON_KEYRING_BACKEND` names; `environment` names it::

    KeyRing(environment=environment(Locked))
"""

import os
import subprocess
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

ROOT = Path(__file__).parents[2]


def environment(back_end: type[KeyringBackend], **variables: object) -> dict[str, str]:
    """The environment of a process whose key ring is of this kind."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": f"{back_end.__module__}.{back_end.__qualname__}",
        **{name: str(value) for name, value in variables.items()},
    }


class Locked(KeyringBackend):
    """A key ring whose user presses Cancel."""

    viable = False  # it is never chosen by itself
    priority = 1  # type: ignore[assignment]  # the library's way

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked(service, username)


class Buggy(Locked):
    """A key ring that lets errors of its own libraries through, secret and all."""

    viable = False

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(f"the bus is gone: {service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"the bus is gone: {service} {username} {password}")


class Asking(Locked):
    """A key ring that asks: each secret is what is written into a named pipe in `PROMPTS`."""

    viable = False

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        return (Path(os.environ["PROMPTS"]) / username).read_text(encoding="utf-8")


class Talkative(Locked):
    """A key ring that prints whatever it does, and gives each secret back as it was set."""

    viable = False
    kept: dict[str, str] = {}  # noqa: RUF012  one for the process

    def get_password(self, service: str, username: str) -> str | None:
        print(f"reading {username} of {service}", flush=True)  # noqa: T201  its bad character
        subprocess.run(("echo", "so do programs that it starts"), check=True)
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        print(f"writing {username} of {service}", flush=True)  # noqa: T201  as below
        self.kept[username] = password
