"""Who belongs to a group and what one may do with them: from its lists and from who is there.

A group tells of those who are there now in `AppState.groups`, and of those who belong to it when it
is asked; who is both is one member.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from app.domain.conversation import Affiliation, Member, Role
from app.domain.ids import AccountId, ConversationRef
from app.domain.state import AppState
from app.ports.im import SessionFeature

_RANKS = {
    Affiliation.OWNER: 0,
    Affiliation.ADMIN: 1,
    Affiliation.MEMBER: 2,
    Affiliation.NONE: 3,
    Affiliation.OUTCAST: 4,
}


def merged(there: Iterable[Member], listed: Iterable[Member]) -> tuple[Member, ...]:
    """Put those who are there and those who belong to the group together, each once."""
    found = list(there)
    known = {member.address or member.person.id for member in found}
    found += (m for m in listed if (m.address or m.person.id) not in known)
    return tuple(found)


def rank(member: Member) -> int:
    """Who comes first: those who rule, then who is there, then the others."""
    return 2 * _RANKS[member.affiliation] + (member.role is Role.NONE)


def myself(state: AppState, ref: ConversationRef, members: Iterable[Member]) -> Member | None:
    """Which of the members we are; None if that is not known."""
    details = state.groups.get(ref)
    me = details.me if details is not None else ""
    address = _address(state, ref.account)
    for member in members:
        if me and member.person.id == me:
            return member
    return next((m for m in members if address and m.address == address), None)


def _address(state: AppState, account: AccountId) -> str:
    known = state.accounts.get(account)
    return known.account.address if known is not None else ""


class Powers(Struct, frozen=True):
    """What we may do with one member of a group.

    Attributes:
        put_out: take them out; they may come back if they are invited or may enter anyhow.
        ban: take them out for good.
        raise_: make them a moderator.
        lower: let them be a moderator no more.
    """

    put_out: bool = False
    ban: bool = False
    raise_: bool = False
    lower: bool = False


def powers(me: Member | None, member: Member, offers: SessionFeature) -> Powers:
    """What we may do with a member, by the rules of most groups (XEP-0045, 5; Tencent's roles).

    The group has the last word.
    """
    if me is None or me == member or me.person.id == member.person.id:
        return Powers()
    above = _RANKS[me.affiliation] < _RANKS[member.affiliation]
    rules = me.affiliation in (Affiliation.OWNER, Affiliation.ADMIN)
    moderates = rules or me.role is Role.MODERATOR
    reachable = bool(member.address) or member.role is not Role.NONE
    known = bool(member.address)
    appoints = me.affiliation is Affiliation.OWNER and known
    return Powers(
        put_out=moderates and above and reachable,
        ban=rules and above and known and SessionFeature.GROUP_ROLES in offers,
        raise_=appoints and member.affiliation in (Affiliation.MEMBER, Affiliation.NONE),
        lower=appoints and member.affiliation is Affiliation.ADMIN,
    )


def may_rename(me: Member | None) -> bool:
    """Whether we may give the group another name: what its owner decides."""
    return me is not None and me.affiliation is Affiliation.OWNER


def may_set_subject(me: Member | None) -> bool:
    """Whether we may say what the group talks about: who may write there, as far as we know."""
    return me is None or me.role is not Role.VISITOR


def appointed(member: Member, affiliation: Affiliation) -> Member:
    """A member of another standing, shown until the group says it itself."""
    moderates = affiliation in (Affiliation.OWNER, Affiliation.ADMIN)
    role = member.role
    if role is not Role.NONE:
        role = Role.MODERATOR if moderates else Role.PARTICIPANT
    return replace(member, affiliation=affiliation, role=role)
