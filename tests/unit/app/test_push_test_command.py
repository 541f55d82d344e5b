"""`bellbird push-test`: what is typed, shown, asked and told."""

import io
from pathlib import Path

import pytest

from app.command_line import Command, PushTest, parse
from app.domain.ids import AccountId, ConversationId
from app.domain.push_vendors import PushVendorId
from app.ports.push import PushAnswer
from app.push_test_command import Terminal, run
from tests.fakes.push import FakePushTransport
from tests.fakes.storage import FakeCredentialStore

CONFIG = """
app_secret = { keyring = "xiaomi" }
package = "org.example.app"
channel_id = "100"
"""
TAKEN = PushAnswer(200, {}, b'{"result": "ok", "code": 0}')
REFUSED = PushAnswer(200, {}, b'{"result": "error", "code": 21301, "reason": "x"}')


class Stage:
    """A terminal, a vendor and a key ring."""

    def __init__(self, folder: Path, *answers: PushAnswer, typed: str = "") -> None:
        (folder / "push.toml").write_text(CONFIG)
        self.config = folder / "push.toml"
        self.output, self.errors = io.StringIO(), io.StringIO()
        self.terminal = Terminal(self.output, self.errors, io.StringIO(typed), is_interactive=False)
        self.transport = FakePushTransport(*answers)
        self.credentials = FakeCredentialStore()
        self.credentials.secrets[AccountId("push-test/xiaomi")] = "from-the-ring"

    def run(self, **changes: object) -> int:
        values: dict[str, object] = {
            "vendor": PushVendorId.XIAOMI,
            "config": self.config,
            "token": "TOKEN",
            "conversation": ConversationId("c2c_anna"),
        }
        typed = PushTest(**{**values, **changes})  # type: ignore[arg-type]
        return run(typed, self.terminal, self.transport, self.credentials)

    @property
    def said(self) -> str:
        return self.output.getvalue()


def test_nothing_is_sent_unless_somebody_says_yes(tmp_path: Path) -> None:
    stage = Stage(tmp_path, TAKEN, typed="\n")
    assert stage.run() == 1
    assert stage.transport.sent == []
    assert stage.said.endswith("Send this? [y/N] Nothing was sent.\n")


def test_a_yes_sends_and_the_answer_is_explained(tmp_path: Path) -> None:
    stage = Stage(tmp_path, TAKEN, typed="y\n")
    assert stage.run() == 0
    assert len(stage.transport.sent) == 1
    assert "The vendor took the message. [0]" in stage.said
    assert "If it is not seen on the device:\n- " in stage.said


def test_a_refusal_tells_the_next_step(tmp_path: Path) -> None:
    stage = Stage(tmp_path, REFUSED)
    assert stage.run(yes=True) == 1
    assert "Xiaomi does not accept the secret. [21301]\nCheck app_secret" in stage.said


def test_a_dry_run_shows_the_request_and_ends(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert stage.run(dry_run=True) == 0
    assert stage.transport.sent == []
    assert "POST https://api.xmpush.xiaomi.com/v3/message/regid\n" in stage.said
    assert "Authorization: key=•••••• (13 characters)" in stage.said
    assert "from-the-ring" not in stage.said + stage.errors.getvalue()


def test_a_push_that_breaks_a_limit_is_not_even_asked_about(tmp_path: Path) -> None:
    stage = Stage(tmp_path, typed="y\n")
    assert stage.run(title="t" * 50) == 1
    assert "Error: The title has 50 characters; 49 are allowed." in stage.said
    assert "the vendor would refuse it" in stage.errors.getvalue()
    assert stage.transport.sent == []


def test_a_configuration_that_cant_be_read_is_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert stage.run(config=tmp_path / "missing.toml") == 1
    assert stage.errors.getvalue() == "Could not push: missing.toml can't be read\n"


def test_the_settings_of_a_vendor_are_listed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert stage.run(settings=True) == 0
    assert "app_secret: the app's AppSecret (needed, secret)\n" in stage.said


def test_a_secret_is_kept_under_a_name(tmp_path: Path) -> None:
    stage = Stage(tmp_path, typed="the secret\n")
    assert stage.run(remember="oppo") == 0
    assert stage.credentials.secrets[AccountId("push-test/oppo")] == "the secret"
    assert "the secret" not in stage.said


def test_an_empty_secret_is_not_kept(tmp_path: Path) -> None:
    stage = Stage(tmp_path, typed="\n")
    assert stage.run(remember="oppo") == 1
    assert AccountId("push-test/oppo") not in stage.credentials.secrets


def test_what_is_typed_becomes_a_push_test() -> None:
    push = ["--config", "c.toml", "--token", "T", "--conversation", "c2c_a_b"]
    options = parse(["push-test", "oppo", *push, "--dry-run"])
    expected = PushTest(
        PushVendorId.OPPO, Path("c.toml"), "T", ConversationId("c2c_a_b"), dry_run=True
    )
    assert (options.command, options.push_test) == (Command.PUSH_TEST, expected)


def test_settings_and_secrets_need_no_push() -> None:
    assert parse(["push-test", "wns", "--settings"]).push_test == PushTest(
        PushVendorId.WNS, settings=True
    )
    assert parse(["push-test", "wns", "--remember", "x"]).push_test == PushTest(
        PushVendorId.WNS, remember="x"
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("push-test nokia --settings", "invalid choice"),
        ("push-test oppo", "--config"),
        ("push-test oppo --config c --token T", "--conversation"),
        ("push-test oppo --config c --token T --conversation anna", "is no conversation"),
    ],
)
def test_mistakes_are_told(typed: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(typed.split())
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
