"""XMPP addresses (RFC 7622): the parts of `user@server/device`, and how they are compared."""

import re
from functools import lru_cache

from app.adapters.xmpp.preparation import Unprepared, prepared
from app.domain.errors import AccountRefused, InvalidConversationId
from app.domain.ids import MAX_TARGET_LENGTH

_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_REMEMBERED = 1024
"""Addresses whose verdict is remembered: the same few say nearly everything."""


def bare(address: str) -> str:
    """The address without the device, in lower case, as servers compare it."""
    return address.partition("/")[0].lower()


def resource(address: str) -> str:
    """The device of a user, or the nickname of a group's occupant; "" if there is none."""
    return address.partition("/")[2]


def server_of(address: str) -> str:
    """The server's name in an address."""
    return bare(address).rpartition("@")[2]


def user_of(address: str) -> str:
    """The part before the `@`; "" for a server's own address."""
    return bare(address).rpartition("@")[0]


@lru_cache(_REMEMBERED)
def is_plausible(address: str) -> bool:
    """Tell whether a text from the network can be a bare or full address at all."""
    account = address.partition("/")[0]
    user, at, server = account.rpartition("@")
    return (
        len(address) <= MAX_TARGET_LENGTH
        and bool(server)
        and (bool(user) or not at)
        and "@" not in user
        and not any(c in "\"&'<> " or not c.isprintable() for c in account)
        and not _CONTROL.search(address)
    )


def typed_address(typed: str) -> str:
    """The address of a user or group that the user typed, as their server knows it.

    Raises:
        InvalidConversationId: it can't be one.
    """
    account, slash, device = typed.partition("/")
    try:
        address = prepared(account) + slash + device
    except Unprepared as error:
        raise InvalidConversationId("an address looks like name@server") from error
    if not is_plausible(address):
        raise InvalidConversationId("an address looks like name@server")
    return address


def account_address(typed: str) -> str:
    """The bare address of an account that the user typed, as its server knows it.

    Raises:
        AccountRefused: it is not of the form `user@server`.
    """
    try:
        address = prepared(typed.strip().partition("/")[0])
    except Unprepared as error:
        raise AccountRefused("the address must look like name@server") from error
    if not is_plausible(address) or not user_of(address):
        raise AccountRefused("the address must look like name@server")
    return address
