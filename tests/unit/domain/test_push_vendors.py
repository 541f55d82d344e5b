"""The certificate-id table of the push plugin, and the guide's advice."""

import pytest

from app.domain.push_guide import troubleshooting
from app.domain.push_vendors import (
    TITLES,
    Device,
    DevicePushConfig,
    DeviceSystem,
    PushAppInfo,
    PushVendorId,
    get_buz_id,
    get_device_push_config,
    get_other_push_type,
    push_vendor,
)

IDS = PushAppInfo(
    hw_buz_id=1,
    mi_buz_id=2,
    mz_buz_id=3,
    vivo_buz_id=4,
    oppo_buz_id=5,
    honor_buz_id=6,
    google_buz_id=7,
    apple_buz_id=8,
)


def phone(manufacturer: str, rom: str = "", **facts: bool) -> Device:
    return Device(DeviceSystem.ANDROID, manufacturer, rom, **facts)


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        (Device(DeviceSystem.IOS), 8),
        (phone("HUAWEI"), 1),
        (phone("Xiaomi"), 2),
        (phone("blackshark"), 2),
        (phone("meizu"), 3),
        (phone("vivo"), 4),
        (phone("IQOO"), 4),
        (phone("OPPO"), 5),
        (phone("OnePlus"), 5),
        (phone("realme"), 5),
        (phone("HONOR"), 6),
        (phone("HONOR", has_honor_push=False), 1),
        (phone("OPPO", uses_fcm=True), 7),
        (phone("Nobody", "MIUI"), 2),
        (phone("Nobody", "EMUI"), 1),
        (phone("Nobody"), 7),
        (Device(DeviceSystem.LINUX), 0),
        (Device(DeviceSystem.WINDOWS), 0),
        (Device(DeviceSystem.MACOS), 0),
    ],
)
def test_the_certificate_id_is_that_of_the_devices_channel(device: Device, expected: int) -> None:
    assert get_buz_id(device, IDS) == expected


def test_an_unknown_phone_without_google_has_no_vendor() -> None:
    assert push_vendor(phone("Nobody"), PushAppInfo()) is None
    assert get_buz_id(phone("Nobody"), PushAppInfo()) == 0


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        (phone("Xiaomi"), "xiaomi"),
        (phone("HONOR"), "honor"),
        (phone("HONOR", has_honor_push=False), "huawei"),
        (Device(DeviceSystem.IOS, "Apple"), "apple"),
        (Device(DeviceSystem.LINUX), "linux"),
    ],
)
def test_the_push_type_is_the_manufacturer_in_lower_case(device: Device, expected: str) -> None:
    assert get_other_push_type(device) == expected


def test_the_push_config_has_model_certificate_and_token() -> None:
    config = get_device_push_config(phone("vivo"), IDS, "token")
    assert config == DevicePushConfig("vivo", 4, "token")


@pytest.mark.parametrize("vendor", PushVendorId)
def test_every_vendor_has_a_title_and_advice_in_sentences(vendor: PushVendorId) -> None:
    assert TITLES[vendor]
    assert troubleshooting(vendor)
    assert all(hint.endswith(".") for hint in troubleshooting(vendor))
