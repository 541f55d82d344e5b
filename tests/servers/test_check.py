"""`bellbird check` is green on every real server: a real message goes round through each."""

import asyncio
import json
import sys
from pathlib import Path

from app.adapters.storage.settings_file import SettingsFile
from app.demo.private_desktop import PrivateDesktop
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId
from app.domain.settings import Settings
from app.ports.storage import Configuration
from tests.servers.conftest import Guest

_KEEP = "import keyring; keyring.set_password('bellbird', 'checked', 'secret')"


def test_every_link_is_proven_and_the_server_keeps_nothing_of_it(
    guest: Guest, second_desktop: PrivateDesktop, tmp_path: Path
) -> None:
    guest.add_account("checker", "secret")
    account = Account(
        AccountId("checked"), Protocol.XMPP, guest.address("checker"), "Checker", guest.url
    )
    file = SettingsFile(tmp_path / "settings.toml")
    asyncio.run(file.save(Configuration(Settings(), (account,))))
    second_desktop.run(sys.executable, "-c", _KEEP)
    reports = []
    for _ in range(2):
        done = second_desktop.run(
            sys.executable, "-m", "app", "check", "--json", "--profile", str(tmp_path), timeout=90.0
        )
        assert done.returncode == 0, done.stdout + done.stderr
        reports.append(json.loads(done.stdout))
    for report in reports:
        red = [row for row in report["rows"] if row["status"] == "failed"]
        assert red == []
        trip = next(row for row in report["rows"] if row["link"] == "round-trip")
        assert trip["hops"][1]["name"] == "came back from the server"
        assert trip["hops"][-1]["name"] == "on the screen, in the active window"
    # Had the server archived the first check's message, the second would have caught up with it.
    catch_up = next(row for row in reports[1]["rows"] if row["link"] == "catch-up")
    assert "archive is empty" in catch_up["proof"]
