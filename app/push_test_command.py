"""`bellbird push-test VENDOR`: show a push, ask, send it, explain the answer.

The push check at the terminal; what it does is in `services.push_check`. Needs no window, no
account and no running program.
"""

import asyncio
import getpass
import io
import sys
from collections.abc import Sequence
from typing import TextIO

from msgspec import Struct

from app.adapters.push import push_vendors
from app.adapters.push.config_file import read_config
from app.adapters.push.http_transport import HttpTransport
from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.adapters.tencent import usersig
from app.command_line import PushTest
from app.domain.errors import AppError
from app.domain.push_vendors import TITLES
from app.domain.words import say, translate
from app.ports.push import ConfigKey, PushText, PushTransport, Severity
from app.ports.storage import CredentialStore
from app.services.push_check import KeyRingSecrets, Outcome, Prepared, PushCheck

SIGNATURE_LIFETIME = 300
"""Seconds that the signature of Tencent's administrator is good for: it is made for one request."""


class Terminal(Struct, frozen=True):
    """Where is written and read.

    Attributes:
        is_interactive: whether somebody sits there who can be asked.
    """

    output: TextIO
    errors: TextIO
    input: TextIO
    is_interactive: bool

    @classmethod
    def real(cls) -> "Terminal":
        """The one that the program was started from; letters that it lacks are replaced."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return cls(sys.stdout, sys.stderr, sys.stdin, sys.stdin.isatty())

    def say(self, *lines: str) -> None:
        """Write lines."""
        self.output.writelines(f"{line}\n" for line in lines)
        self.output.flush()

    def complain(self, line: str) -> None:
        """Write what went wrong."""
        self.errors.write(f"{line}\n")
        self.errors.flush()

    def agree(self, question: str) -> bool:
        """Ask a question whose answer is no unless somebody says yes."""
        self.output.write(f"{question} [y/N] ")
        self.output.flush()
        return self.input.readline().strip().lower() in ("y", "yes", "是")

    def secret(self, question: str) -> str:
        """Take a secret, unseen where somebody types it."""
        if self.is_interactive:
            return getpass.getpass(f"{question}: ")
        return self.input.read()


def run(
    typed: PushTest,
    terminal: Terminal | None = None,
    transport: PushTransport | None = None,
    credentials: CredentialStore | None = None,
) -> int:
    """Run the command.

    Args:
        terminal, transport, credentials: others than the real ones, for tests.

    Returns:
        the exit code: 0 if what was asked for was done, a push delivered to the vendor.
    """
    terminal = terminal or Terminal.real()
    secrets = credentials or KeyringCredentials()
    check = PushCheck(
        push_vendors(administrators_sig), transport or HttpTransport(), KeyRingSecrets(secrets)
    )
    try:
        if typed.settings:
            terminal.say(*_settings(check.keys(typed.vendor)))
            return 0
        if typed.remember:
            return _remember(typed.remember, terminal, secrets)
        return _push(typed, terminal, check)
    except AppError as error:
        terminal.complain(say(f"Could not push: {error}"))
    except KeyboardInterrupt:
        terminal.complain("\n" + translate("Nothing more is sent."))
    return 1


def _push(typed: PushTest, terminal: Terminal, check: PushCheck) -> int:
    assert typed.config is not None
    assert typed.conversation is not None
    usual = PushText()
    text = PushText(typed.title or usual.title, typed.body or usual.body)
    config = read_config(typed.config)
    prepared = asyncio.run(
        check.prepare(typed.vendor, config, typed.token, typed.conversation, text)
    )
    terminal.say(*_preparation(prepared))
    if not prepared.may_be_sent:
        terminal.complain(translate("Could not push: the vendor would refuse it."))
        return 1
    if typed.dry_run:
        terminal.say(translate("Nothing was sent (--dry-run)."))
        return 0
    # Asked outside of the event loop, where Ctrl-C ends the question.
    if not typed.yes and not terminal.agree(translate("Send this?")):
        terminal.say(translate("Nothing was sent."))
        return 1
    outcome = asyncio.run(check.send(prepared))
    terminal.say(*_outcome(outcome))
    return 0 if outcome.explanation.delivered else 1


def _remember(name: str, terminal: Terminal, secrets: CredentialStore) -> int:
    secret = terminal.secret(translate("The secret to keep as {name}", name=name)).strip()
    if not secret:
        terminal.complain(translate("Could not keep the secret: it is empty"))
        return 1
    asyncio.run(KeyRingSecrets(secrets).set(name, secret))
    if not secrets.is_persistent:
        terminal.complain(
            translate("Could not keep the secret: there is no key ring, or it stays locked")
        )
        return 1
    reference = f'{{ keyring = "{name}" }}'
    terminal.say(translate("Kept. A setting refers to it by {reference}.", reference=reference))
    return 0


def _settings(keys: Sequence[ConfigKey]) -> list[str]:
    lines = []
    for key in keys:
        notes = [translate("needed")] if key.required else []
        notes += [translate("secret")] if key.secret else []
        notes += [translate("default {value}", value=key.default)] if key.default else []
        told = f" ({translate(', ').join(notes)})" if notes else ""
        lines.append(f"{key.name}: {say(key.meaning)}{told}")
    return lines


def _preparation(prepared: Prepared) -> list[str]:
    signs = {Severity.ERROR: translate("Error:"), Severity.WARNING: translate("Note:")}
    lines = [translate("A push through {vendor}", vendor=say(TITLES[prepared.vendor])), ""]
    for number, request in enumerate(prepared.requests, 1):
        purpose = say(request.purpose)
        told = translate("Request {number}, to {purpose}:", number=number, purpose=purpose)
        lines += [told, "", prepared.show(request), ""]
    return lines + [
        f"{signs[finding.severity]} {say(finding.text)}" for finding in prepared.findings
    ]


def _outcome(outcome: Outcome) -> list[str]:
    explanation = outcome.explanation
    code = f" [{explanation.code}]" if explanation.code else ""
    lines = ["", f"{say(explanation.meaning)}{code}"]
    lines += [say(explanation.next_step)] if explanation.next_step else []
    where = (
        translate("If it is not seen on the device:")
        if explanation.delivered
        else translate("Also look at this:")
    )
    return [*lines, "", where, *(f"- {say(hint)}" for hint in outcome.troubleshooting)]


def administrators_sig(app_id: int, key: str, user: str, now: int) -> str:
    """Sign for the administrator of a Tencent application, for one request."""
    return usersig.make(app_id, key, user, now=now, lifetime=SIGNATURE_LIFETIME)
