"""What we ask of a group: its configuration, subject and members, who may what, somebody in.

XEP-0045.
"""

import asyncio
import logging
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from app.adapters.xmpp.addresses import bare
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.invitations import direct_invitation, mediated_invitation
from app.adapters.xmpp.names import CLIENT, DATA_FORM, MUC_ADMIN, MUC_OWNER, tag
from app.adapters.xmpp.occupants import read_affiliate
from app.adapters.xmpp.wire import Wire
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import NotSupported, RequestFailed

logger = logging.getLogger(__name__)

MAX_AFFILIATES = 5000
MAX_SUBJECT = 2000

_QUERY = tag(MUC_OWNER, "query")
_FORM = tag(DATA_FORM, "x")
_LASTING = {
    "muc#roomconfig_persistentroom": "1",
    "muc#roomconfig_enablearchiving": "1",  # Prosody
    "mam": "1",  # ejabberd
}
_PRIVATE = {
    "muc#roomconfig_membersonly": "1",
    "muc#roomconfig_publicroom": "0",
    "muc#roomconfig_whois": "anyone",
    "muc#roomconfig_changesubject": "1",
    "muc#roomconfig_allowinvites": "1",  # ejabberd
    "muc#roomconfig_allowmemberinvites": "1",  # Prosody
}
_NAME = "muc#roomconfig_roomname"


def new_address(name: str, service: str) -> str:
    """Make the address of a group to be created: readable, and nobody has it already."""
    plain = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain)
    words = "-".join(part for part in letters.split("-") if part)[:40]
    return f"{words or 'group'}-{secrets.token_hex(4)}@{service}"


async def rename(wire: Wire, group: str, name: str) -> None:
    """Give a group another name (XEP-0045, 10.2); everything else of it stays.

    Raises:
        RequestFailed, Disconnected: it keeps its name.
    """
    answer = await wire.request(_owner_request(group, "get", build(_QUERY)))
    offered = answer.find(f"{_QUERY}/{_FORM}")
    if offered is None:
        raise NotSupported("the group can't be renamed")
    form = filled_in(offered, {_NAME: clean_name(name)})
    await wire.request(_owner_request(group, "set", build(_QUERY, None, form)))


async def set_affiliation(
    wire: Wire, group: str, address: str, affiliation: Affiliation, reason: str = ""
) -> None:
    """Make somebody an owner, admin or member of a group, or ban them (XEP-0045, 9 and 10).

    Raises:
        RequestFailed, Disconnected: they are what they were.
    """
    await _change(wire, group, {"jid": address, "affiliation": affiliation.value}, reason)


async def set_role(wire: Wire, group: str, nickname: str, role: Role, reason: str = "") -> None:
    """Let somebody who is in a group do more or less there, or put them out (XEP-0045, 8).

    Raises:
        RequestFailed, Disconnected: it is as it was.
    """
    await _change(wire, group, {"nick": nickname, "role": role.value}, reason)


async def _change(wire: Wire, group: str, what: Mapping[str, str], reason: str) -> None:
    why = [build(tag(MUC_ADMIN, "reason"), text=reason)] if reason else []
    query = build(tag(MUC_ADMIN, "query"), None, build(tag(MUC_ADMIN, "item"), dict(what), *why))
    await wire.request(build(tag(CLIENT, "iq"), {"type": "set", "to": group}, query))


async def configure(wire: Wire, group: str, *, name: str = "", private: bool = False) -> None:
    """Open a group that came into being when we entered it (XEP-0045, 10.1).

    It keeps its messages and outlives its members' sessions, as far as the server lets us choose.

    Args:
        private: only members may enter, and nobody finds it by searching.

    Raises:
        RequestFailed, Disconnected: it stays closed to others.
    """
    wishes = {**_LASTING, **(_PRIVATE if private else {})}
    if name:
        wishes[_NAME] = clean_name(name)
    answer = await wire.request(_owner_request(group, "get", build(_QUERY)))
    offered = answer.find(f"{_QUERY}/{_FORM}")
    form = filled_in(offered, wishes) if offered is not None else _submission()
    await wire.request(_owner_request(group, "set", build(_QUERY, None, form)))


def _owner_request(group: str, kind: str, query: Element) -> Element:
    return build(tag(CLIENT, "iq"), {"type": kind, "to": group}, query)


def filled_in(offered: Element, wishes: Mapping[str, str]) -> Element:
    """Answer a form: our wishes where it asks for them, everything else as it suggests."""
    fields = []
    for field in offered.findall(tag(DATA_FORM, "field")):
        name, kind = field.get("var", ""), field.get("type", "")
        if not name or kind == "fixed":
            continue
        suggested = [value.text or "" for value in field.findall(tag(DATA_FORM, "value"))]
        values = [wishes[name]] if name in wishes else suggested
        if values:
            written = (build(tag(DATA_FORM, "value"), text=value) for value in values)
            attributes = {"var": name, **({"type": kind} if kind else {})}
            fields.append(build(tag(DATA_FORM, "field"), attributes, *written))
    return _submission(*fields)


def _submission(*fields: Element) -> Element:
    return build(_FORM, {"type": "submit"}, *fields)


async def fetch_members(
    wire: Wire, group: str, contact_name: Callable[[str], str]
) -> tuple[Member, ...]:
    """Ask who belongs to a group: its lists that we may see, each person once, highest first.

    Raises:
        RequestFailed: none of them may be seen.
        Disconnected: there is no connection.
    """
    lists = (Affiliation.OWNER, Affiliation.ADMIN, Affiliation.MEMBER)
    answers = await asyncio.gather(
        *(_fetch_list(wire, group, affiliation, contact_name) for affiliation in lists),
        return_exceptions=True,
    )
    refusals = [answer for answer in answers if isinstance(answer, BaseException)]
    for refusal in refusals:
        if not isinstance(refusal, RequestFailed) or len(refusals) == len(answers):
            raise refusal
    found: dict[str, Member] = {}
    for answer in answers:
        for member in answer if not isinstance(answer, BaseException) else ():
            found.setdefault(member.address, member)
    return tuple(found.values())[:MAX_AFFILIATES]


async def _fetch_list(
    wire: Wire, group: str, affiliation: Affiliation, contact_name: Callable[[str], str]
) -> list[Member]:
    item = build(tag(MUC_ADMIN, "item"), {"affiliation": affiliation.value})
    query = build(tag(MUC_ADMIN, "query"), None, item)
    answer = await wire.request(build(tag(CLIENT, "iq"), {"type": "get", "to": group}, query))
    path = f"{tag(MUC_ADMIN, 'query')}/{tag(MUC_ADMIN, 'item')}"
    items = answer.findall(path)[:MAX_AFFILIATES]
    read = (read_affiliate(i, contact_name(bare(i.get("jid", "")))) for i in items)
    return [member for member in read if member is not None]


def subject_change(group: str, subject: str, stanza_id: str) -> Element:
    """Saying what a group talks about (XEP-0045, 8.1).

    Raises:
        RequestFailed: it is too long.
    """
    if len(subject) > MAX_SUBJECT:
        raise RequestFailed(f"a subject may have {MAX_SUBJECT} characters")
    attributes = {"to": group, "type": "groupchat", "id": stanza_id}
    return build(tag(CLIENT, "message"), attributes, build(tag(CLIENT, "subject"), text=subject))


def invite(
    wire: Wire, group: str, user: str, reason: str, *, members_only: bool, password: str = ""
) -> None:
    """Ask a user in; where only members may enter, the group does it and makes them one.

    Raises:
        Disconnected: there is no connection.
    """
    if members_only:
        wire.send_stanza(mediated_invitation(user, group, reason, wire.new_id()))
    else:
        wire.send_stanza(direct_invitation(user, group, reason, wire.new_id(), password))
