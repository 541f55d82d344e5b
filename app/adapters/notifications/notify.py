"""Our notifications as arguments of `Notify`, and a server's words as ours; pure.

Source: Desktop Notifications Specification 1.2 (sections "Actions", "Categories", "Hints",
"org.freedesktop.Notifications.Notify" and "NotificationClosed"), and KDE's inline reply.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dbus_fast import Variant

from app.adapters.notifications.capabilities import Profile
from app.adapters.notifications.labels import LABELS, RESPONSES, Translate
from app.adapters.notifications.markup import body_text, title_text
from app.adapters.notifications.sounds import sound_file, sound_name
from app.domain.notification import Notification, NotificationAction, ResponseKind
from app.domain.settings import Importance
from app.domain.words import say
from app.ports.desktop import Capability, DrawAvatar

NOTIFY_SIGNATURE = "susssasa{sv}i"

_DEFAULT = "default"
_INLINE_REPLY = "inline-reply"
_AS_SERVER_LIKES = -1
_AVATARS_KEPT = 64

_URGENCY: Mapping[Importance, int] = MappingProxyType(
    {Importance.LOW: 0, Importance.NORMAL: 1, Importance.HIGH: 2}
)

_RESPONSES: Mapping[str, ResponseKind] = MappingProxyType(
    {
        _DEFAULT: ResponseKind.CLICKED,
        _INLINE_REPLY: ResponseKind.REPLIED,
        **RESPONSES,
    }
)


class NotifyWriter:
    """Writes the arguments of `Notify`.

    Args:
        app_name: what servers call us.
        desktop_entry: our desktop file's name without `.desktop`; servers take our icon and the
            user's settings for us by it.
        icon: name of the icon for notifications without an avatar.
        draw_avatar: draws the picture of a sender, or None for no pictures.
        translate: turns an English label into the user's language.
    """

    def __init__(
        self,
        app_name: str,
        desktop_entry: str,
        icon: str = "",
        draw_avatar: DrawAvatar | None = None,
        translate: Translate = say,
    ) -> None:
        self._app_name = app_name
        self._desktop_entry = desktop_entry
        self._icon = icon
        self._draw_avatar = draw_avatar
        self._translate = translate
        self._avatars: dict[tuple[str, str], Variant] = {}

    def arguments(
        self, notification: Notification, replaces: int, profile: Profile
    ) -> list[object]:
        """Write them for one notification, to be sent with `NOTIFY_SIGNATURE`.

        Args:
            replaces: the server's number of the notification to replace, or 0.
        """
        title = title_text(notification.title)
        return [
            self._app_name,
            replaces,
            self._icon,
            body_text(title, markup=True) if profile.escape_title else title,
            body_text(notification.body, markup=profile.markup),
            self._actions(notification, profile),
            self._hints(notification, profile),
            _AS_SERVER_LIKES,
        ]

    def _actions(self, notification: Notification, profile: Profile) -> list[str]:
        """Keys and labels by turns; without a default action a click would only close it."""
        if not profile.has(Capability.ACTIONS):
            return []
        actions = [_DEFAULT, self._translate("Open")]
        for action in notification.actions:
            inline = action is NotificationAction.REPLY and profile.has(Capability.INLINE_REPLY)
            actions += [_INLINE_REPLY if inline else action.value, self._translate(LABELS[action])]
        return actions

    def _hints(self, notification: Notification, profile: Profile) -> dict[str, Variant]:
        hints = {
            "urgency": Variant("y", _URGENCY[notification.importance]),
            "desktop-entry": Variant("s", self._desktop_entry),
            "category": Variant("s", "im" if notification.ref is None else "im.received"),
        }
        if profile.tag_hint:
            hints[profile.tag_hint] = Variant("s", notification.tag)
        if not notification.sound:
            hints["suppress-sound"] = Variant("b", True)  # noqa: FBT003  the library's signature
        elif profile.has(Capability.SOUND):
            hints["sound-name"] = Variant("s", sound_name(notification.channel))
            hints["sound-file"] = Variant("s", str(sound_file(notification.channel)))
        if profile.has(Capability.INLINE_REPLY):
            hints["x-kde-reply-submit-button-text"] = Variant("s", self._translate("Send"))
        if notification.avatar_name and self._draw_avatar is not None:
            hints[profile.image_hint] = self._avatar(
                notification.avatar_name, notification.avatar_file, self._draw_avatar
            )
        return hints

    def _avatar(self, name: str, file: str, draw: DrawAvatar) -> Variant:
        """Draw a picture, or take the one drawn before: `Notify` must not wait for a painter."""
        if (image := self._avatars.get((name, file))) is None:
            picture = draw(name, file) if file else draw(name)
            image = Variant(
                "(iiibiiay)",
                [picture.width, picture.height, 4 * picture.width, True, 8, 4, picture.rgba],
            )
            while len(self._avatars) >= _AVATARS_KEPT:
                del self._avatars[next(iter(self._avatars))]
            self._avatars[name, file] = image
        return image


def response_to_action(key: str) -> ResponseKind | None:
    """Tell what an action's key means; None for a key that is not of ours.

    The button "Reply" of a server without a reply field is REPLIED without text: open the
    conversation and wait for the user to type.
    """
    return _RESPONSES.get(key)


def response_to_closing(reason: int) -> ResponseKind | None:
    """Tell what the reason of `NotificationClosed` means; None for "you withdrew it yourself"."""
    match reason:
        case 2:
            return ResponseKind.DISMISSED
        case 3:
            return None
        case _:  # 1 is "it expired", 4 is "undefined", and more are not defined
            return ResponseKind.EXPIRED
