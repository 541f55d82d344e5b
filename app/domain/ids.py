"""Identify conversations: `c2c_<user>` and `group_<group>`, the ext JSON and the links around them.

Ids are compared whole and split at the first `_` only, because users and groups may contain `_`,
quotes and any script. The ext JSON is built by a JSON encoder and parsed strictly for our own form
and leniently for the forms that Tencent's push plugins send.
"""

import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import NewType
from urllib.parse import parse_qs, quote, unquote, urlsplit

from msgspec import Struct

from app.domain.errors import InvalidConversationId, InvalidExt

AccountId = NewType("AccountId", str)
"""Names an account on this computer; stable across renames, never shown."""

MessageId = NewType("MessageId", str)
"""The id its sender gave a message; unique together with the sender in its conversation."""

MAX_TARGET_LENGTH = 3071
"""Characters of a user or group id; the longest JID there can be (RFC 7622, 3 × 1023 + 2)."""

MAX_EXT_LENGTH = 16_384
"""Characters of an ext JSON that we are willing to parse."""

URI_SCHEME = "bellbird"

_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")

LINK_SCHEMES = frozenset({URI_SCHEME, "xmpp"})
"""The links that the desktop opens with us."""

APP_ID = "im.bellbird.Bellbird"
"""Names the program to desktops: its desktop file, its name on the D-Bus, its bundle on macOS."""

CHECK_RESOURCE = "notification-check"
"""What follows the account's address in the id of the notification check's conversation."""


class ConversationKind(Enum):
    """Whether a conversation is with one person or with a group."""

    C2C = "c2c"
    GROUP = "group"


class ConversationId(Struct, frozen=True, order=True):
    """A conversation within one account, written `c2c_<user>` or `group_<group>`.

    Attributes:
        text: the whole id, for example `c2c_anna@example.org`.
    """

    text: str

    def __post_init__(self) -> None:
        kind, separator, target = self.text.partition("_")
        if not separator or kind not in ("c2c", "group"):
            raise InvalidConversationId("the id begins with neither c2c_ nor group_")
        if not target.strip() or len(target) > MAX_TARGET_LENGTH:
            raise InvalidConversationId("the id names nobody, or is too long")
        if _CONTROL.search(target):
            raise InvalidConversationId("the id contains control characters")

    def __hash__(self) -> int:  # every message is looked up by it several times
        return hash(self.text)

    @classmethod
    def c2c(cls, user: str) -> "ConversationId":
        """Build the id of the conversation with a user."""
        return cls(f"c2c_{user}")

    @classmethod
    def group(cls, group: str) -> "ConversationId":
        """Build the id of a group's conversation."""
        return cls(f"group_{group}")

    @classmethod
    def check(cls, address: str) -> "ConversationId":
        """Build the id of the notification check's own conversation of an account.

        It is with a device of ours that does not exist, so that it is nobody else's conversation.
        """
        return cls.c2c(f"{address}/{CHECK_RESOURCE}")

    @property
    def kind(self) -> ConversationKind:
        """Whether it is a person or a group."""
        return ConversationKind.C2C if self.text.startswith("c2c_") else ConversationKind.GROUP

    @property
    def target(self) -> str:
        """The user or group behind the prefix, whole."""
        return self.text.partition("_")[2]

    def __str__(self) -> str:
        return self.text


class ConversationRef(Struct, frozen=True, order=True):
    """A conversation among all accounts: what state, storage and notifications are keyed by."""

    account: AccountId
    id: ConversationId

    def __hash__(self) -> int:
        return hash((self.account, self.id.text))

    def __str__(self) -> str:
        return f"{self.account}/{self.id}"


def build_ext(conversation: ConversationId) -> str:
    """Build the ext JSON that names a conversation, `{"conversationID": "c2c_…"}`."""
    return json.dumps({"conversationID": conversation.text}, ensure_ascii=False)


def parse_ext(ext: str) -> ConversationId:
    """Read the conversation that an ext JSON names.

    Accepts our own form, and Tencent's newer one, `{"entity": {"chatType": 1|2, "sender": …}}`
    (TUIKit; Xiaomi wraps it as `{"ext": "…"}`).

    Raises:
        InvalidExt: it is not JSON of such a form; the caller opens the conversation list instead.
    """
    if len(ext) > MAX_EXT_LENGTH:
        raise InvalidExt("the ext is too long")
    try:
        data: object = json.loads(ext)
        match data:
            case {"conversationID": str(text)}:
                return ConversationId(text)
            case {"entity": {"chatType": 1, "sender": str(user)}}:
                return ConversationId.c2c(user)
            case {"entity": {"chatType": 2, "sender": str(group)}}:
                return ConversationId.group(group)
            case {"ext": str(inner)} if inner != ext:
                return parse_ext(inner)
            case _:
                raise InvalidExt("the ext names no conversation")
    except InvalidConversationId as error:
        raise InvalidExt(str(error)) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidExt):
            raise
        raise InvalidExt("the ext is not JSON") from error


def build_link(ref: ConversationRef) -> str:
    """Build the link that opens a conversation, `bellbird:conversation/<id>?account=<account>`."""
    return f"{URI_SCHEME}:conversation/{quote(ref.id.text, safe='@')}?account={quote(ref.account)}"


def parse_link(link: str) -> tuple[ConversationId, AccountId | None]:
    """Read a link, or a bare conversation id as typed after `bellbird open`.

    Links are ours (`build_link`), or those of XMPP addresses (RFC 5122): `xmpp:anna@example.org`,
    with `?join` for a group (XEP-0147). What else such a link wants to be done is ignored.

    Returns:
        the conversation, and the account if the link names one.

    Raises:
        InvalidConversationId: the link is not of that form.
    """
    scheme = link.partition(":")[0].lower()  # schemes have no case (RFC 3986, 3.1)
    if scheme not in LINK_SCHEMES:
        return ConversationId(link), None
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise InvalidConversationId("the link is malformed") from error
    if scheme == "xmpp":
        return _of_address(parts.path, parts.query), None
    kind, _, encoded = parts.path.lstrip("/").partition("/")
    if kind != "conversation":
        raise InvalidConversationId("the link is not bellbird:conversation/<id>")
    query: Mapping[str, list[str]] = parse_qs(parts.query)
    accounts = query.get("account", [])
    return ConversationId(unquote(encoded)), AccountId(accounts[0]) if accounts else None


def _of_address(path: str, query: str) -> ConversationId:
    # Behind `//` stands the account to use; the address is what follows it, without a device.
    address = unquote(path.lstrip("/").partition("/")[0]).lower()  # as servers compare it
    if "@" not in address:
        raise InvalidConversationId("the link names no person or group")
    is_group = query.partition(";")[0] == "join"
    return ConversationId.group(address) if is_group else ConversationId.c2c(address)
