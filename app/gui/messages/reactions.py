"""Sum up the reactions to a message: by emoji, how many, whether mine is among them, and whose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.model import Message, Reaction
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


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of reaction below a message.

    Attributes:
        emoji: as the wire has it; "" for the rest, which can't be chosen.
        text: what is shown.
        mine: it is among mine.
        said: the whole in words.
    """

    emoji: str
    text: str
    mine: bool
    said: str


def chips(
    message: Message, is_mine: Callable[[str], bool], name_of: Callable[[str], str]
) -> list[Chip]:
    """Sum up a message's reactions, the first ones first; the number is bounded.

    Args:
        is_mine: whether a sender is this account.
        name_of: a sender's name.
    """
    kinds: dict[str, list[str]] = {}
    for reaction in message.reactions:
        kinds.setdefault(reaction.emoji, []).append(reaction.sender)
    shown = [
        _chip(emoji, senders, is_mine, name_of)
        for emoji, senders in list(kinds.items())[:MAX_CHIPS]
    ]
    rest = len(kinds) - len(shown)
    if rest:
        said = tr("{count} more kinds of reactions").format(count=rest)
        shown.append(Chip("", f"+{rest}", mine=False, said=said))
    return shown


def toggled(message: Message, emoji: str, is_mine: Callable[[str], bool]) -> tuple[str, ...]:
    """What my reactions are when one is chosen: it comes, or goes if it was there."""
    mine = my_reactions(message, is_mine)
    if emoji in mine:
        return tuple(e for e in mine if e != emoji)
    return (*mine, emoji)


def my_reactions(message: Message, is_mine: Callable[[str], bool]) -> tuple[str, ...]:
    """My reactions to a message."""
    mine: Sequence[Reaction] = [r for r in message.reactions if is_mine(r.sender)]
    return tuple(dict.fromkeys(r.emoji for r in mine))


def _chip(
    emoji: str,
    senders: list[str],
    is_mine: Callable[[str], bool],
    name_of: Callable[[str], str],
) -> Chip:
    shown = plain(emoji, MAX_EMOJI)
    mine = any(is_mine(s) for s in senders)
    names = [tr("You")] if mine else []
    for sender in senders:
        if len(names) >= MAX_NAMES:
            break
        if not is_mine(sender):
            names.append(plain(name_of(sender), 60))
    more = len(senders) - len(names)
    who = ", ".join(isolated(name) for name in names)
    if more > 0:
        who = tr("{names} and {count} more").format(names=who, count=more)
    said = tr("{emoji} by {names}").format(emoji=shown, names=who)
    text = f"{shown} {len(senders)}" if len(senders) > 1 else shown
    return Chip(emoji, text, mine, said)


def isolated(name: str) -> str:
    """A name that can't turn around the words beside it (UAX #9: FSI … PDI)."""
    return f"\u2068{name}\u2069" if not name.isascii() else name
