"""The accounts there are, and what is kept of their passwords."""

import json

from app.server.addresses import InvalidAddress, parse_address
from app.server.database import Database
from app.server.sasl import Credentials, Key, make_credentials


class Accounts:
    """Accounts by bare address, in memory and in the database."""

    def __init__(self, database: Database, domain: str) -> None:
        self._database = database
        self._domain = domain
        self._known: dict[str, tuple[Credentials, str]] = {}
        database.connection.executescript("""
            CREATE TABLE IF NOT EXISTS account (
                address TEXT PRIMARY KEY, name TEXT NOT NULL, credentials TEXT NOT NULL
            ) STRICT;
        """)
        for address, name, credentials in database.connection.execute("SELECT * FROM account"):
            self._known[address] = (_load(credentials), name)

    def add(self, address: str, password: str, name: str) -> None:
        """Make an account, or give the one there is a new password and name."""
        credentials = make_credentials(password)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO account VALUES (?, ?, ?)",
                (address, name, _dump(credentials)),
            )
        self._known[address] = (credentials, name)

    def __contains__(self, address: object) -> bool:
        return address in self._known

    def name(self, address: str) -> str:
        """Return the name its owner goes by, or ""."""
        return self._known[address][1] if address in self._known else ""

    def credentials(self, user: str) -> Credentials | None:
        """Find credentials by the name a client logs in with."""
        try:
            address = parse_address(f"{user}@{self._domain}").bare
        except InvalidAddress:
            return None
        known = self._known.get(address)
        return known[0] if known else None


def _dump(credentials: Credentials) -> str:
    return json.dumps(
        {
            "salt": credentials.salt.hex(),
            "iterations": credentials.iterations,
            "sha1": [credentials.sha1.stored.hex(), credentials.sha1.server.hex()],
            "sha256": [credentials.sha256.stored.hex(), credentials.sha256.server.hex()],
        }
    )


def _load(text: str) -> Credentials:
    data = json.loads(text)
    keys = [Key(*map(bytes.fromhex, data[algorithm])) for algorithm in ("sha1", "sha256")]
    return Credentials(bytes.fromhex(data["salt"]), data["iterations"], *keys)
