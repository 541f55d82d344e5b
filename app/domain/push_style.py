"""How phones show our messages while their program is not running: `OfflinePushInfo` and its style.

Every message of ours carries an `OfflinePushInfo`. Its defaults are the user's, for all accounts;
what they leave empty is filled in where the message is sent: the title is our name, the text is the
message's own preview, as the push plugin's guide recommends.
"""

from msgspec import Struct

from app.domain.account import Account
from app.domain.ids import ConversationId, ConversationKind, build_ext
from app.domain.message import OfflinePushInfo

NO_SOUND = "push.no_sound"
"""The `PushStyle.ios_sound` of a push that makes none (the guide's `kIOSOfflinePushNoSound`)."""

DEFAULT_SOUND = "default"
"""The system's own sound (the guide's `kIOSOfflinePushDefaultSound`)."""

VIVO_CLASSIFICATIONS = (0, 1)
"""vivo's kinds of messages: operational, and system, which chat messages are."""


class PushStyle(Struct, frozen=True):
    """How phones show our messages, whatever they say.

    Attributes:
        title: the first line; "": our name.
        desc: the second line; "": the message's preview.
        disable_push: phones are not woken for our messages.
        ios_sound: a file in the receiver's app, `DEFAULT_SOUND`, or `NO_SOUND`.
        ios_badge: whether it adds to the number on the app's icon.
        android_sound: a file in the receiver's app, without its ending; "": the system's own.
        oppo_channel, xiaomi_channel, fcm_channel: the channels of Android 8 and later, as made at
            the vendor and in the receiver's app.
        vivo_classification: one of `VIVO_CLASSIFICATIONS`.
        vivo_category, huawei_category: the vendors' kinds of messages, for example "IM".
    """

    title: str = ""
    desc: str = ""
    disable_push: bool = False
    ios_sound: str = DEFAULT_SOUND
    ios_badge: bool = True
    android_sound: str = ""
    oppo_channel: str = ""
    xiaomi_channel: str = ""
    fcm_channel: str = ""
    vivo_classification: int = 1
    vivo_category: str = ""
    huawei_category: str = ""


USUAL_STYLE = PushStyle()


def offline_push(
    conversation: ConversationId, account: Account, style: PushStyle
) -> OfflinePushInfo:
    """Make what a message of ours asks of the receiver's notification."""
    ext = build_ext(as_receiver_sees(conversation, account))
    return OfflinePushInfo(style.title, style.desc, ext, style.disable_push)


def as_receiver_sees(conversation: ConversationId, account: Account) -> ConversationId:
    """Name a conversation of ours as the receiver has it: with us, or the group."""
    if conversation.kind is ConversationKind.GROUP:
        return conversation
    return ConversationId.c2c(account.address)
