"""Push: the channel of this device, and one module for each vendor that the push check knows."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.domain.push_vendors import PushVendorId
from app.ports.push import PushChannel, PushVendor

if TYPE_CHECKING:
    from app.adapters.push.tencent import MakeUserSig


def push_channel(folder: Path) -> PushChannel:
    """Make this system's push channel, or one that says why there is none.

    Args:
        folder: the profile's data folder, where the registration is kept.
    """
    if sys.platform == "linux":
        from app.adapters.push.unifiedpush import UnifiedPush

        return UnifiedPush(folder)
    else:  # noqa: RET505  mypy takes what follows a platform's return for dead
        from app.adapters.push.no_channel import ELSEWHERE, MACOS, WINDOWS, NoPushChannel

        return NoPushChannel({"win32": WINDOWS, "darwin": MACOS}.get(sys.platform, ELSEWHERE))


def push_vendors(make_user_sig: "MakeUserSig") -> Mapping[PushVendorId, PushVendor]:
    """Make every vendor that the push check knows.

    Args:
        make_user_sig: signs for Tencent's administrator: SDKAppID, secret key, user, time.
    """
    from app.adapters.push.apns import Apns
    from app.adapters.push.fcm import Fcm
    from app.adapters.push.honor import Honor
    from app.adapters.push.huawei import Huawei
    from app.adapters.push.meizu import Meizu
    from app.adapters.push.oppo import Oppo
    from app.adapters.push.tencent import Tencent
    from app.adapters.push.vivo import Vivo
    from app.adapters.push.web_push import WebPush
    from app.adapters.push.wns import Wns
    from app.adapters.push.xiaomi import Xiaomi

    return MappingProxyType(
        {
            PushVendorId.APNS: Apns(),
            PushVendorId.FCM: Fcm(),
            PushVendorId.HUAWEI: Huawei(),
            PushVendorId.HONOR: Honor(),
            PushVendorId.XIAOMI: Xiaomi(),
            PushVendorId.OPPO: Oppo(),
            PushVendorId.VIVO: Vivo(),
            PushVendorId.MEIZU: Meizu(),
            PushVendorId.WNS: Wns(),
            PushVendorId.WEB_PUSH: WebPush(),
            PushVendorId.TENCENT: Tencent(make_user_sig),
        }
    )
