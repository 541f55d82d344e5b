"""What can be typed: `bellbird`, and `bellbird demo`, `check`, `open CONVERSATION` and others."""

import argparse
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from app.domain.errors import AppError
from app.domain.ids import LINK_SCHEMES, URI_SCHEME, ConversationId, parse_link
from app.domain.push_vendors import TITLES, PushVendorId
from app.spoken_parser import SpokenParser


class Command(Enum):
    """What the program is to do."""

    RUN = "run"
    DEMO = "demo"
    OPEN = "open"
    CHECK = "check"
    PUSH_TEST = "push-test"
    TENCENT_SDK = "tencent-sdk"
    UNREAD = "unread"
    QUIT = "quit"


class PushTest(Struct, frozen=True):
    """What was typed after `push-test`.

    Attributes:
        config: the vendor's configuration; needed for a push.
        token: names the device at the vendor; needed for a push.
        conversation: where a click leads; needed for a push.
        dry_run: show the requests and end.
        yes: send without asking.
        settings: instead of a push, list what a configuration may hold.
        remember: instead of a push, take a secret and keep it in the key ring under this name.
    """

    vendor: PushVendorId
    config: Path | None = None
    token: str = ""
    conversation: ConversationId | None = None
    title: str = ""
    body: str = ""
    dry_run: bool = False
    yes: bool = False
    settings: bool = False
    remember: str = ""

    __repr__ = object.__repr__  # it holds secrets


class Options(Struct, frozen=True):
    """What was typed.

    Attributes:
        link: for OPEN, a link or a conversation id, checked.
        profile: the folder of another profile; None is the user's own.
        hidden: start in the tray, as at login.
        verbose: log every decision.
        output: for DEMO without a display, where pictures and report go.
        json: for CHECK, write the report for tools.
        demo: for CHECK, check with the demo's server and account instead of the user's own.
        push_test: for PUSH_TEST.
        library: for TENCENT_SDK, the file to install.
        after_crash: not typed: the last run crashed, and the user is to hear of it.
    """

    command: Command = Command.RUN
    link: str = ""
    profile: Path | None = None
    hidden: bool = False
    verbose: bool = False
    output: Path = Path("build/demo")
    json: bool = False
    demo: bool = False
    push_test: PushTest | None = None
    library: Path | None = None
    after_crash: bool = False


UNREAD_WISH, QUIT_WISH, HIDDEN_WISH = "unread", "quit", "hidden"
"""What another start may ask of the running program besides a link; none is a conversation."""


def program_version() -> str:
    """The version of the installed program, or "unknown" when it runs uninstalled."""
    # By the folder that installing made: `importlib.metadata` reads what is in it as an e-mail,
    # with a parser of 3 MB.
    for folder in sys.path:
        for found in Path(folder).glob("bellbird-*.dist-info"):
            return found.stem.partition("-")[2]
    return "unknown"


def parse(
    arguments: Sequence[str], speak: Callable[[Path | None], None] = lambda _: None
) -> Options:
    """Read the command line; prints help and exits on `--help` and on mistakes.

    Args:
        speak: called before something is printed, to let `say` speak the language of the user whose
            profile is in a folder; None: the user's own.
    """
    parser = _parser(lambda: speak(_profile(arguments)))
    if arguments and _is_link(arguments[0]):
        arguments = ["open", *arguments]  # as the desktop starts us for a link
    typed = parser.parse_args(arguments)
    command = Command(typed.command or Command.RUN.value)
    link = getattr(typed, "conversation", "")
    if command is Command.PUSH_TEST:
        push_test = _push_test(parser, typed)
        return Options(command, profile=typed.profile, verbose=typed.verbose, push_test=push_test)
    if command is Command.UNREAD:
        link = UNREAD_WISH
    if command is Command.OPEN:
        try:
            parse_link(link)
        except AppError as error:
            parser.error(f"{link!r} can't be opened: {error}")
    return Options(
        command=command,
        link=link,
        profile=typed.profile,
        hidden=typed.hidden,
        verbose=typed.verbose,
        output=getattr(typed, "output", Options().output),
        json=getattr(typed, "json", False),
        demo=getattr(typed, "demo", False),
        library=getattr(typed, "library", None),
    )


def _is_link(argument: str) -> bool:
    scheme, colon, _ = argument.partition(":")
    return bool(colon) and scheme.lower() in LINK_SCHEMES


def _profile(arguments: Sequence[str]) -> Path | None:
    """The profile that is meant where nothing else can be read yet."""
    for name, value in pairwise([*arguments, ""]):
        option, equals, folder = name.partition("=")
        if option == "--profile" and (folder or value):
            return Path(folder if equals else value)
    return None


class _TellVersion(argparse.Action):
    """What argparse's own action does, with a version that is looked up when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"Bellbird {program_version()}")  # noqa: T201  what was asked for
        parser.exit()


def _parser(speak: Callable[[], None]) -> argparse.ArgumentParser:
    class Parser(SpokenParser):  # of which those of the commands are made, too
        def speak(self) -> None:
            speak()

    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_common(common)
    parser: SpokenParser = Parser(
        prog="bellbird",
        description="A desktop instant messenger that is best at one thing: the notification.",
    )
    parser.add_argument("--version", action=_TellVersion, nargs=0, help="tell the version and end")
    _add_common(parser)
    parser.set_defaults(profile=None, hidden=False, verbose=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser(
        "demo", parents=[common], help="try the program with friends on a server of its own"
    )
    demo.add_argument(
        "--output",
        type=Path,
        default=Options().output,
        help="without a display: the folder for pictures and report (default: %(default)s)",
    )
    check = commands.add_parser(
        "check",
        parents=[common],
        help="prove that notifications work, or say what does not; by the running program if there"
        " is one. The exit code is 0 if every required link holds, else 1",
    )
    check.add_argument("--json", action="store_true", help="write the report for tools")
    check.add_argument(
        "--demo", action="store_true", help="with the demo's server and account, not your own"
    )
    commands.add_parser("unread", parents=[common], help="show what is unread")
    commands.add_parser("quit", parents=[common], help="end the running program")
    opening = commands.add_parser("open", parents=[common], help="open a conversation")
    opening.add_argument(
        "conversation",
        metavar="CONVERSATION",
        help=f"an id such as c2c_anna@example.org, or a {URI_SCHEME}: link",
    )
    _add_push_test(commands.add_parser("push-test", parents=[common], help="send one push"))
    _add_tencent_sdk(commands, common)
    return parser


def _add_tencent_sdk(
    commands: "argparse._SubParsersAction[SpokenParser]", common: SpokenParser
) -> None:
    parser = commands.add_parser(
        "tencent-sdk",
        help="put Tencent's library in place, which its accounts need",
        description=(
            "Tencent accounts need Tencent's own library, which is not part of Bellbird. It is in "
            "the npm package im_electron_sdk."
        ),
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    install = actions.add_parser(
        "install", parents=[common], help="look at its version and hash, and keep it in the profile"
    )
    install.add_argument(
        "library",
        type=Path,
        metavar="FILE",
        help="the package as it was fetched (.tgz), the unpacked package, or the library",
    )


def _add_push_test(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Send one push through a vendor, as the server of a phone's app would. The requests are "
        "shown first, secrets masked; nothing is sent before you agree."
    )
    vendors = ", ".join(f"{vendor.value} ({title})" for vendor, title in TITLES.items())
    parser.add_argument(
        "vendor",
        metavar="VENDOR",
        choices=[vendor.value for vendor in PushVendorId],
        help=f"one of {vendors}",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings, as TOML or JSON")
    parser.add_argument("--token", default="", help="names the device at the vendor")
    parser.add_argument(
        "--conversation", default="", metavar="ID", help="where a click leads: c2c_… or group_…"
    )
    parser.add_argument("--title", default="", help="the notification's title")
    parser.add_argument("--body", default="", help="the notification's text")
    parser.add_argument("--dry-run", action="store_true", help="show the requests and end")
    parser.add_argument("--yes", action="store_true", help="send without asking")
    parser.add_argument(
        "--settings", action="store_true", help="list what a configuration may hold, and end"
    )
    parser.add_argument(
        "--remember",
        default="",
        metavar="NAME",
        help="take a secret and keep it in the key ring; a setting refers to it by "
        '{ keyring = "NAME" }',
    )


def _push_test(parser: argparse.ArgumentParser, typed: argparse.Namespace) -> PushTest:
    conversation = None
    if not typed.settings and not typed.remember:
        for name in ("config", "token", "conversation"):
            if not getattr(typed, name):
                parser.error(f"push-test needs --{name}")
        try:
            conversation = ConversationId(typed.conversation)
        except AppError as error:
            parser.error(f"{typed.conversation!r} is no conversation: {error}")
    return PushTest(
        PushVendorId(typed.vendor),
        typed.config,
        typed.token,
        conversation,
        typed.title,
        typed.body,
        dry_run=typed.dry_run,
        yes=typed.yes,
        settings=typed.settings,
        remember=typed.remember,
    )


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", type=Path, metavar="FOLDER", help="keep settings and messages in this folder"
    )
    parser.add_argument("--hidden", action="store_true", help="start in the tray")
    parser.add_argument("--verbose", action="store_true", help="log every decision")
