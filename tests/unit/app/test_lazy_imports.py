"""What only some need is imported when they need it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "app.adapters.tencent.client",
        "app.adapters.tencent.find",
        "app.adapters.push.unifiedpush",
        "app.adapters.push.apns",
        "app.services.push_check",
        "cryptography",
        "email",  # importlib.metadata's
        "html",
        "http.client",  # urllib.request's
        "importlib.resources",
        "keyring",
    ],
)
def test_the_start_does_not_import(module: str) -> None:
    program = (
        "import sys; import app.bootstrap.program, app.bootstrap.tencent; import app.gui.gui;"
        " import app.bootstrap.behind, app.adapters.xmpp.client, app.adapters.storage.key_ring;"
        " import app.adapters.notifications.freedesktop;"
        " sys.exit(sys.argv[1] in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, module], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "module",
    [
        "app.gui.messages.view",
        "app.gui.composer.composer",
        "app.gui.search.bar",
        "app.gui.tray_icon",
        "app.gui.settings.window",
        "app.gui.look.taking_over",
        "app.bootstrap.services",
        "app.bootstrap.behind",
        "app.services.accounts",
        "app.services.export",
        "PySide6.QtNetwork",
        "PySide6.QtDBus",
        "importlib.resources",
    ],
)
def test_the_first_sight_of_the_window_does_without(module: str) -> None:
    program = (
        "import sys; import app.bootstrap.commands, app.bootstrap.program, app.bootstrap.context,"
        " app.event_loop, app.gui.application, app.gui.gui, app.adapters.storage.storage;"
        " sys.exit(sys.argv[1] in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, module], check=False)
    assert done.returncode == 0
