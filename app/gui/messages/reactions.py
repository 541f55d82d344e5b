"""Sum up the reactions to a message: by emoji, how many, whether mine is among them, and whose."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from app.domain.message import Message, Reaction
from app.domain.preview import plain
from app.gui.messages.translating import message_tr as tr

QUICK = ("👍", "❤️", "😂", "😮", "😢", "🙏")
"""Offered before any other."""

MAX_CHIPS = 8
"""Kinds that are shown; the rest is a number."""

MAX_EMOJI = 12
"""Characters of one; longer is no emoji."""

MAX_NAMES = 10
"""People named in a tooltip."""


class Chip(Struct, frozen=True):
    """One kind of reaction below a message.

    Attributes:
        emoji: as the wire has it; "" for the rest, which can't be chosen.
        text: what is shown.
        mine: it is among mine.
    """

    emoji: str
    text: str
    mine: bool = False


def chips(message: Message, own: str) -> list[Chip]:
    """Sum up a message's reactions, the first ones first; the number is bounded.

    Args:
        own: this account's address, in lower case.
    """
    kinds = _kinds(message)
    shown = []
    for emoji, senders in list(kinds.items())[:MAX_CHIPS]:
        said = plain(emoji, MAX_EMOJI)
        text = f"{said} {len(senders)}" if len(senders) > 1 else said
        shown.append(Chip(emoji, text, _has(senders, own)))
    rest = len(kinds) - len(shown)
    return [*shown, Chip("", f"+{rest}")] if rest else shown


def said(message: Message, emoji: str, own: str, name_of: Callable[[str], str]) -> str:
    """Tell who reacted in one way: "👍 by You, Anna and 3 more".

    Args:
        name_of: a sender's name.
    """
    senders = _kinds(message).get(emoji, [])
    mine = _has(senders, own)
    names = [tr("You")] if mine else []
    for sender in senders:
        if len(names) >= MAX_NAMES:
            break
        if sender.lower() != own:
            names.append(plain(name_of(sender), 60))
    more = len(senders) - len(names)
    who = ", ".join(isolated(name) for name in names)
    if more > 0:
        who = tr("{names} and {count} more").format(names=who, count=more)
    return tr("{emoji} by {names}").format(emoji=plain(emoji, MAX_EMOJI), names=who)


def all_said(message: Message, own: str, name_of: Callable[[str], str]) -> str:
    """Tell who reacted, and how, as many as are shown."""
    shown = (chip.emoji for chip in chips(message, own) if chip.emoji)
    return "; ".join(said(message, emoji, own, name_of) for emoji in shown)


def _kinds(message: Message) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for reaction in message.reactions:
        kinds.setdefault(reaction.emoji, []).append(reaction.sender)
    return kinds


def toggled(message: Message, emoji: str, own: str) -> tuple[str, ...]:
    """What my reactions are when one is chosen: it comes, or goes if it was there."""
    mine = my_reactions(message, own)
    if emoji in mine:
        return tuple(e for e in mine if e != emoji)
    return (*mine, emoji)


def my_reactions(message: Message, own: str) -> tuple[str, ...]:
    """My reactions to a message."""
    mine: Sequence[Reaction] = [r for r in message.reactions if r.sender.lower() == own]
    return tuple(dict.fromkeys(r.emoji for r in mine))


def _has(senders: list[str], own: str) -> bool:
    return own in (sender.lower() for sender in senders)


def isolated(name: str) -> str:
    """A name that can't turn around the words beside it (UAX #9: FSI … PDI)."""
    return f"\u2068{name}\u2069" if not name.isascii() else name
