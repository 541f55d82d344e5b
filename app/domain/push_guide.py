"""What the push plugin's guide says about pushes that do not arrive: limits, causes, next steps.

Sentences for the push check, by vendor, as data. Source: the guide's chapters "Vendor's Push
Restrictions" and "How do I troubleshoot if I cannot receive offline push messages?".
"""

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.push_vendors import PushVendorId

RESTRICTIONS: Mapping[PushVendorId, str] = MappingProxyType(
    {
        PushVendorId.HUAWEI: (
            "Huawei sorts messages into service and communication, and news and marketing, which "
            "are delivered differently. Without the right to self-classification Huawei's own "
            "sorting decides, whatever the category says: apply for the right in the console."
        ),
        PushVendorId.HONOR: (
            "Honor delivers what has no importance as marketing: use importance NORMAL for "
            "service and communication."
        ),
        PushVendorId.XIAOMI: (
            "Xiaomi limits how many general messages an app may send a day; important messages "
            "(instant messages among them) need a channel of their own, applied for in the console."
        ),
        PushVendorId.OPPO: (
            "OPPO limits public channels by day; chat messages need a private channel, which is "
            "applied for by e-mail."
        ),
        PushVendorId.VIVO: (
            "vivo sorts messages into system and operational and corrects the class itself. The "
            "number of operational messages a day is limited. Before the app is in vivo's store, "
            "only test pushes (push_mode 1) to test devices named in the console arrive."
        ),
        PushVendorId.MEIZU: "Meizu limits the number of pushes for each app and day.",
        PushVendorId.FCM: (
            "FCM limits how often one may send, and is not to be reached from most phones in "
            "mainland China."
        ),
    }
)
"""What a vendor does with messages that it took."""

CAUSES: Mapping[PushVendorId, tuple[str, ...]] = MappingProxyType(
    {
        PushVendorId.APNS: (
            (
                "The app must be built with the Push Notifications capability and a profile that "
                "contains it."
            ),
            (
                "A token of a development build works only in the sandbox, one of a store build "
                "only in production."
            ),
        ),
        PushVendorId.FCM: (
            (
                "The phone needs Google's services; where the plugin was made with isUseGoogleFCM "
                "false, another vendor's channel is in use."
            ),
        ),
        PushVendorId.HUAWEI: (
            (
                "The SHA-256 fingerprint of the app's signing certificate must be in Huawei's "
                "console, and saved there."
            ),
            (
                "The badge needs the entry Activity as badge parameter, and the permission "
                "com.huawei.android.launcher.permission.CHANGE_BADGE."
            ),
        ),
        PushVendorId.HONOR: (
            "The badge needs the permission com.hihonor.android.launcher.permission.CHANGE_BADGE.",
        ),
        PushVendorId.XIAOMI: (
            (
                "The app must define the permission <package>.permission.MIPUSH_RECEIVE, and the "
                "package name must be the one in the console."
            ),
        ),
        PushVendorId.OPPO: (
            (
                "Android 8 and later shows nothing without a channel: channel_id must be the one "
                "made both in OPPO's console and with createNotificationChannel in the app."
            ),
            "The ext must be JSON, or nothing arrives at all.",
            (
                "Notifications of a freshly installed app are off on OPPO phones: call "
                "requireNotificationPermission, or switch them on in the phone's settings."
            ),
        ),
        PushVendorId.VIVO: (
            (
                "In the app, com.vivo.push.api_key and com.vivo.push.app_id must be those of the "
                "console."
            ),
        ),
        PushVendorId.MEIZU: (
            "The app must define the permission <package>.push.permission.MESSAGE.",
        ),
        PushVendorId.TENCENT: (
            "A custom message is pushed only if its desc is set.",
            (
                "Nothing is pushed to a user who logged out or was kicked off by another device, "
                "nor while the app reported to be in the foreground."
            ),
            "The token and the certificate id must have been uploaded after login (uploadToken).",
        ),
    }
)
"""Why a push that the vendor took may still not be seen, by vendor."""

GENERAL_CAUSES = (
    (
        "Look at the phone's notification settings: allowed for the app, for its channel, on the "
        "lock screen, with sound, and do-not-disturb off."
    ),
    (
        "If the click opens the wrong place: the ext must be JSON with the conversation's id as "
        "the receiver sees it."
    ),
)
"""The same, for every vendor."""


def troubleshooting(vendor: PushVendorId) -> tuple[str, ...]:
    """Put together what to look at when a push was taken and is not seen, the likeliest first."""
    restriction = RESTRICTIONS.get(vendor)
    limits = () if restriction is None else (restriction,)
    return (*CAUSES.get(vendor, ()), *limits, *GENERAL_CAUSES)
