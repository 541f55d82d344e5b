"""Which vendor pushes to a device, and which certificate id belongs to it.

The push plugin for phones finds out by itself which of the vendors' channels a phone has
(`getOtherPushType`), and which of the certificate ids that the console gave belongs to that channel
(`getBuzId`). The tables are those of the plugin, as data; a desktop has no certificate there, and
gets 0.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from msgspec import Struct


class PushVendorId(Enum):
    """Whom the push check can send through; the value is what is typed."""

    APNS = "apns"
    FCM = "fcm"
    HUAWEI = "huawei"
    HONOR = "honor"
    XIAOMI = "xiaomi"
    OPPO = "oppo"
    VIVO = "vivo"
    MEIZU = "meizu"
    WNS = "wns"
    WEB_PUSH = "webpush"
    TENCENT = "tencent"


TITLES: Mapping[PushVendorId, str] = MappingProxyType(
    {
        PushVendorId.APNS: "Apple (APNs)",
        PushVendorId.FCM: "Google (FCM)",
        PushVendorId.HUAWEI: "Huawei",
        PushVendorId.HONOR: "Honor",
        PushVendorId.XIAOMI: "Xiaomi",
        PushVendorId.OPPO: "OPPO",
        PushVendorId.VIVO: "vivo",
        PushVendorId.MEIZU: "Meizu",
        PushVendorId.WNS: "Windows (WNS)",
        PushVendorId.WEB_PUSH: "Web Push and UnifiedPush",
        PushVendorId.TENCENT: "Tencent Cloud IM",
    }
)
"""What the vendors are called."""


class PushAppInfo(Struct, frozen=True):
    """The guide's `PushAppInfo`: certificate ids by vendor, 0 where none was uploaded.

    What else the guide keeps there (app ids and keys) belongs to the vendors' configurations.
    """

    hw_buz_id: int = 0
    mi_buz_id: int = 0
    mz_buz_id: int = 0
    vivo_buz_id: int = 0
    oppo_buz_id: int = 0
    honor_buz_id: int = 0
    google_buz_id: int = 0
    apple_buz_id: int = 0

    def buz_id(self, vendor: PushVendorId) -> int:
        """Look the certificate id of a vendor up; 0 for those that have none."""
        name = _FIELDS.get(vendor)
        return int(getattr(self, name)) if name is not None else 0


_FIELDS: Mapping[PushVendorId, str] = MappingProxyType(
    {
        PushVendorId.HUAWEI: "hw_buz_id",
        PushVendorId.XIAOMI: "mi_buz_id",
        PushVendorId.MEIZU: "mz_buz_id",
        PushVendorId.VIVO: "vivo_buz_id",
        PushVendorId.OPPO: "oppo_buz_id",
        PushVendorId.HONOR: "honor_buz_id",
        PushVendorId.FCM: "google_buz_id",
        PushVendorId.APNS: "apple_buz_id",
    }
)


class DeviceSystem(Enum):
    """What runs on a device."""

    ANDROID = "android"
    IOS = "ios"
    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


class Device(Struct, frozen=True):
    """A device, as the plugin sees it.

    Attributes:
        manufacturer: as the system tells it, in any case.
        rom: the vendor's edition of Android, for example "MIUI"; "" if it is none of theirs.
        uses_fcm: whether Google's channel is wished and there.
        has_honor_push: whether a Honor phone has Honor's own push; older ones have Huawei's.
    """

    system: DeviceSystem
    manufacturer: str = ""
    rom: str = ""
    uses_fcm: bool = False
    has_honor_push: bool = True


MANUFACTURERS: Mapping[str, PushVendorId] = MappingProxyType(
    {
        "oppo": PushVendorId.OPPO,
        "oneplus": PushVendorId.OPPO,
        "realme": PushVendorId.OPPO,
        "xiaomi": PushVendorId.XIAOMI,
        "mi": PushVendorId.XIAOMI,
        "blackshark": PushVendorId.XIAOMI,
        "huawei": PushVendorId.HUAWEI,
        "honor": PushVendorId.HONOR,
        "meizu": PushVendorId.MEIZU,
        "vivo": PushVendorId.VIVO,
        "iqoo": PushVendorId.VIVO,
    }
)
"""Whose channel the phones of a manufacturer have."""

ROMS: Mapping[str, PushVendorId] = MappingProxyType(
    {
        "coloros": PushVendorId.OPPO,
        "oppo": PushVendorId.OPPO,
        "miui": PushVendorId.XIAOMI,
        "emui": PushVendorId.HUAWEI,
        "flyme": PushVendorId.MEIZU,
        "meizu": PushVendorId.MEIZU,
        "funtouchos": PushVendorId.VIVO,
        "vivo": PushVendorId.VIVO,
    }
)
"""Whose channel an edition of Android has, where the manufacturer tells nothing."""


def push_vendor(device: Device, app_info: PushAppInfo) -> PushVendorId | None:
    """Find the vendor that pushes to a device; None if nobody does.

    The order is the plugin's: Apple, Google where it is used, the manufacturer, the edition of
    Android, and at last Google if it has a certificate.
    """
    if device.system is DeviceSystem.IOS:
        return PushVendorId.APNS
    if device.system is not DeviceSystem.ANDROID:
        return None
    if device.uses_fcm:
        return PushVendorId.FCM
    vendor = MANUFACTURERS.get(_plain(device.manufacturer)) or ROMS.get(_plain(device.rom))
    if vendor is PushVendorId.HONOR and not device.has_honor_push:
        return PushVendorId.HUAWEI
    if vendor is None and app_info.google_buz_id:
        return PushVendorId.FCM
    return vendor


def get_buz_id(device: Device, app_info: PushAppInfo) -> int:
    """Find the certificate id to upload with a device's token; 0 if there is none."""
    vendor = push_vendor(device, app_info)
    return app_info.buz_id(vendor) if vendor is not None else 0


def get_other_push_type(device: Device) -> str:
    """Name a device's kind of push as the plugin does: the manufacturer in lower case.

    Desktops answer with their system; who shows notifications there is told by
    `NotificationServer.start`.
    """
    if device.system is DeviceSystem.IOS:
        return "apple"
    if device.system is not DeviceSystem.ANDROID:
        return str(device.system.value)
    name = _plain(device.manufacturer)
    return "huawei" if name == "honor" and not device.has_honor_push else name


class DevicePushConfig(Struct, frozen=True):
    """The guide's `getDevicePushConfig`.

    Attributes:
        model: as `get_other_push_type`.
        buz_id: as `get_buz_id`.
        token: the device's push token; on a desktop the endpoint of its push channel, or "".
    """

    model: str
    buz_id: int
    token: str


def get_device_push_config(
    device: Device, app_info: PushAppInfo, token: str = ""
) -> DevicePushConfig:
    """Put together what a server must know to push to a device."""
    return DevicePushConfig(get_other_push_type(device), get_buz_id(device, app_info), token)


def _plain(name: str) -> str:
    return name.strip().lower()
