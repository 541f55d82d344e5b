"""Read the push check's configuration: TOML or JSON, with references for what is secret.

A setting is a text, a number or a truth value; `{file = "key.p8"}` takes a file's content, relative
to the configuration, `{path = "client.pem"}` only the way to it, and `{keyring = "name"}` refers to
the key ring::

    topic = "org.example.app"
    key_id = "ABC1234567"
    key = { keyring = "apns-key" }
"""

import json
import tomllib
from pathlib import Path

from app.domain.errors import PushConfigInvalid
from app.ports.push import PushConfiguration, SecretReference

MAX_SIZE = 65_536
"""Bytes of the configuration, and of a file that it refers to."""


def read_config(path: Path) -> PushConfiguration:
    """Read a configuration and the files that it refers to.

    Raises:
        PushConfigInvalid: it can't be read, or holds something that is no setting.
    """
    text = _read(path)
    try:
        data: object = json.loads(text) if _looks_like_json(text) else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PushConfigInvalid(f"{path.name} is neither TOML nor JSON") from error
    if not isinstance(data, dict):
        raise PushConfigInvalid(f"{path.name} holds no settings")
    return {name: _setting(name, value, path.parent) for name, value in data.items()}


def _setting(name: str, value: object, folder: Path) -> str | SecretReference:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case {"keyring": str(secret), **others} if not others:
            return SecretReference(secret)
        case {"file": str(file), **others} if not others:
            return _read(folder / file)
        case {"path": str(file), **others} if not others:
            return str(folder / file)
        case _:
            raise PushConfigInvalid(
                f"the setting {name} must be a text, a number, or a reference to a file or to the "
                "key ring"
            )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
        if len(data) > MAX_SIZE:
            raise PushConfigInvalid(f"{path.name} is too large")
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise PushConfigInvalid(f"{path.name} can't be read") from error


def _looks_like_json(text: str) -> bool:
    return text.lstrip().startswith("{")
