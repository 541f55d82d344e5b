"""What each vendor would refuse is found before anything is sent."""

import pytest

from app.adapters.push import push_vendors
from app.domain.ids import ConversationId
from app.domain.push_vendors import PushVendorId
from app.ports.push import PushJob, PushText, Severity

VENDORS = push_vendors(lambda _app, _key, _user, _now: "usersig")

APNS, FCM, HUAWEI, HONOR = (
    PushVendorId.APNS, PushVendorId.FCM, PushVendorId.HUAWEI, PushVendorId.HONOR
)  # fmt: skip
XIAOMI, OPPO, VIVO, MEIZU = (
    PushVendorId.XIAOMI, PushVendorId.OPPO, PushVendorId.VIVO, PushVendorId.MEIZU
)  # fmt: skip
WNS, WEB, TENCENT = PushVendorId.WNS, PushVendorId.WEB_PUSH, PushVendorId.TENCENT

GOOD: dict[PushVendorId, tuple[str, dict[str, str]]] = {
    APNS: ("ab" * 32, {"topic": "t", "key": "k", "key_id": "i", "team_id": "m"}),
    FCM: ("token", {"project_id": "p", "client_email": "c", "private_key": "k"}),
    HUAWEI: ("token", {"app_id": "1", "app_secret": "s"}),
    HONOR: ("token", {"app_id": "1", "client_id": "c", "client_secret": "s"}),
    XIAOMI: ("token", {"app_secret": "s", "package": "p", "channel_id": "c"}),
    OPPO: ("token", {"app_key": "k", "master_secret": "m", "channel_id": "c"}),
    VIVO: ("token", {"app_id": "1", "app_key": "k", "app_secret": "s", "package": "p"}),
    MEIZU: ("token", {"app_id": "1", "app_secret": "s"}),
    WNS: ("https://db5.notify.windows.com/?token=x", {"client_id": "c", "client_secret": "s"}),
    WEB: ("https://push.example.org/x", {"p256dh": "p", "auth": "a"}),
    TENCENT: ("anna", {"sdk_app_id": "1", "secret_key": "s"}),
}


def errors(
    vendor: PushVendorId, token: str | None = None, text: PushText | None = None, **changes: str
) -> list[str]:
    """What stops a push that would be good but for the changes."""
    good_token, config = GOOD[vendor]
    maker = VENDORS[vendor]
    values = {key.name: key.default for key in maker.keys} | config | changes
    job = PushJob(
        values,
        good_token if token is None else token,
        ConversationId("c2c_anna"),
        text or PushText("Anna", "Hello"),
        1_700_000_000.0,
        "0123456789abcdef0123456789abcdef",
    )
    return [f.text for f in maker.check(job) if f.severity is Severity.ERROR]


@pytest.mark.parametrize("vendor", PushVendorId)
def test_a_good_push_breaks_no_limit(vendor: PushVendorId) -> None:
    assert errors(vendor) == []


@pytest.mark.parametrize("vendor", PushVendorId)
def test_a_push_without_a_token_is_stopped(vendor: PushVendorId) -> None:
    assert errors(vendor, token="") != []


@pytest.mark.parametrize("vendor", PushVendorId)
def test_a_text_of_a_book_is_stopped(vendor: PushVendorId) -> None:
    assert errors(vendor, text=PushText("Anna", "x" * 6000)) != []


@pytest.mark.parametrize(
    ("vendor", "title", "body"),
    [
        (XIAOMI, 49, 127),
        (OPPO, 50, 200),
        (VIVO, 40, 100),
        (MEIZU, 32, 100),
    ],
)
def test_lengths_are_counted(vendor: PushVendorId, title: int, body: int) -> None:
    assert errors(vendor, text=PushText("t" * title, "b" * body)) == []
    assert len(errors(vendor, text=PushText("t" * (title + 1), "b" * (body + 1)))) == 2


def test_vivo_counts_chinese_characters_twice() -> None:
    assert errors(VIVO, text=PushText("世" * 20, "界" * 50)) == []
    assert len(errors(VIVO, text=PushText("世" * 21, "界" * 51))) == 2


@pytest.mark.parametrize(
    ("vendor", "changes"),
    [
        (APNS, {"environment": "test"}),
        (APNS, {"priority": "3"}),
        (APNS, {"push_type": "loud"}),
        (APNS, {"push_type": "background"}),
        (APNS, {"collapse_id": "x" * 65}),
        (APNS, {"badge": "many"}),
        (APNS, {"key_id": ""}),
        (APNS, {"certificate": "client.pem"}),
        (FCM, {"priority": "10"}),
        (FCM, {"validate_only": "yes"}),
        (HUAWEI, {"importance": "LOUD"}),
        (HONOR, {"importance": "HIGH"}),
        (XIAOMI, {"notify_effect": "2"}),
        (XIAOMI, {"notify_effect": "7"}),
        (OPPO, {"ext": "conversationID=c2c_anna"}),
        (OPPO, {"ext": "[1]"}),
        (OPPO, {"notify_level": "16"}),
        (OPPO, {"notify_level": "3", "category": "IM"}),
        (OPPO, {"click_action_type": "9"}),
        (OPPO, {"time_to_live": "long"}),
        (VIVO, {"app_id": "x"}),
        (VIVO, {"package": ""}),
        (VIVO, {"push_mode": "2"}),
        (VIVO, {"notify_type": "0"}),
        (MEIZU, {"click_type": "1"}),
        (MEIZU, {"valid_time": "73"}),
        (WNS, {"type": "badge"}),
        (WNS, {"tag": "x" * 17}),
        (WEB, {"urgency": "urgent"}),
        (WEB, {"topic": "x" * 33}),
        (WEB, {"topic": "a b"}),
        (WEB, {"ttl": ""}),
        (WEB, {"auth": ""}),
        (WEB, {"vapid_private_key": "k"}),
        (TENCENT, {"region": "moon"}),
        (TENCENT, {"sdk_app_id": "x"}),
        (TENCENT, {"secret_key": ""}),
    ],
)
def test_a_setting_out_of_bounds_is_stopped(vendor: PushVendorId, changes: dict[str, str]) -> None:
    assert len(errors(vendor, **changes)) == 1


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/?token=x",
        "https://notify.windows.com.evil.example/",
        "http://db5.notify.windows.com/",
        "https://user@db5.notify.windows.com/",
        "https://evilnotify.windows.com/",
        "not a uri",
    ],
)
def test_a_microsoft_token_goes_to_microsoft_only(uri: str) -> None:
    assert errors(WNS, token=uri) != []


@pytest.mark.parametrize("token", ["", "xyz", "ab" * 31, "g" * 64, "a" * 65])
def test_apples_token_is_hex(token: str) -> None:
    assert errors(APNS, token=token) != []


@pytest.mark.parametrize("token", ["ftp://x", '{"endpoint": 3}', "[" * 5000])
def test_a_web_push_endpoint_is_an_address(token: str) -> None:
    assert errors(WEB, token=token) != []
