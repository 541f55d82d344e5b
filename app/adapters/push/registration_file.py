"""Keep a push registration between runs, where only the user can read it.

Not in the key ring: a message may start the program before anybody unlocked that. The keys only
keep the push service from reading along, they open no account.
"""

import json
import logging
import uuid
from pathlib import Path

from msgspec import Struct

from app.adapters.push.message_encryption import ReceiverKeys
from app.adapters.small_file import replace_file
from app.domain.errors import StorageFailed

logger = logging.getLogger(__name__)

_NAME = "push.json"


class Registration(Struct, frozen=True):
    """A registration at a distributor.

    Attributes:
        token: names it between distributor and us; a secret of the two.
        distributor: its name on the bus.
        endpoint: "" until it came.
        vapid: the server's public key that it was made with, or "".
    """

    distributor: str
    token: str
    keys: ReceiverKeys
    endpoint: str = ""
    vapid: str = ""

    __repr__ = object.__repr__  # it holds secrets

    @classmethod
    def at(cls, distributor: str, vapid: str = "") -> "Registration":
        """Make a new one, with a token and keys of its own."""
        return cls(distributor, str(uuid.uuid4()), ReceiverKeys.generate(), vapid=vapid)


class RegistrationFile:
    """The file in the data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    def load(self) -> Registration | None:
        """Read it; None if there is none, or it can't be used."""
        try:
            data: object = json.loads(self._path.read_text("utf-8"))
            match data:
                case {
                    "distributor": str(distributor),
                    "token": str(token),
                    "keys": str(keys),
                    "endpoint": str(endpoint),
                    "vapid": str(vapid),
                }:
                    parsed = ReceiverKeys.parse(keys)
                    return Registration(distributor, token, parsed, endpoint, vapid)
                case _:
                    logger.warning("The push registration can't be used; a new one is made")
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            logger.warning("The push registration can't be read (%s); a new one is made", error)
        return None

    def save(self, registration: Registration) -> None:
        """Write it, whole or not at all, readable by the user only.

        Raises:
            StorageFailed: it could not be written.
        """
        data = {
            "distributor": registration.distributor,
            "token": registration.token,
            "keys": registration.keys.serialized(),
            "endpoint": registration.endpoint,
            "vapid": registration.vapid,
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, json.dumps(data).encode())
        except OSError as error:
            raise StorageFailed(f"the push registration could not be kept: {error}") from error

    def delete(self) -> None:
        """Take it away; does nothing if there is none.

        Raises:
            StorageFailed: it is still there.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(f"the push registration could not be removed: {error}") from error
