"""The push check: what is prepared, shown, sent and explained."""

import pytest

from app.adapters.push import push_vendors
from app.domain.errors import PushConfigInvalid
from app.domain.ids import ConversationId
from app.domain.push_vendors import PushVendorId
from app.ports.push import (
    PushAnswer,
    PushConfiguration,
    PushText,
    SecretReference,
    Severity,
)
from app.services.push_check import ACCESS_TOKEN, Prepared, PushCheck, masked
from tests.fakes.push import FakeKeyRing, FakePushTransport

pytestmark = pytest.mark.anyio

ANNA = ConversationId("c2c_anna")

OPPO: PushConfiguration = {
    "app_key": "app-key",
    "master_secret": "master & secret",
    "channel_id": "new_message",
}
XIAOMI: PushConfiguration = {
    "app_secret": SecretReference("xiaomi"),
    "package": "org.example.app",
    "channel_id": "100",
}
TOKEN_GIVEN = PushAnswer(200, {}, b'{"code": 0, "data": {"auth_token": "given-token"}}')
TAKEN = PushAnswer(200, {}, b'{"code": 0, "data": {"messageId": "1"}}')


def a_check(transport: FakePushTransport | None = None, **secrets: str) -> PushCheck:
    return PushCheck(
        push_vendors(lambda _app, _key, _user, _now: "usersig"),
        transport or FakePushTransport(),
        FakeKeyRing(**secrets),
        clock=lambda: 1_700_000_000.0,
        draw=lambda: "0" * 32,
    )


async def prepared(
    check: PushCheck,
    config: PushConfiguration = OPPO,
    vendor: PushVendorId = PushVendorId.OPPO,
    text: PushText | None = None,
) -> Prepared:
    return await check.prepare(vendor, config, " TOKEN ", ANNA, text)


async def test_preparing_sends_nothing() -> None:
    transport = FakePushTransport()
    await prepared(a_check(transport))
    assert transport.sent == []


async def test_both_requests_are_shown_in_their_order() -> None:
    shown = (await prepared(a_check())).shown
    first, second = shown.split("\n\nPOST ")
    assert first.startswith("POST https://api.push.oppomobile.com/server/v1/auth\n")
    assert second.startswith("https://api.push.oppomobile.com/server/v1/message/")
    assert f"auth_token={ACCESS_TOKEN}" in second


async def test_secrets_are_masked_and_the_rest_is_shown() -> None:
    config: PushConfiguration = {**OPPO, "channel_id": "visible"}
    shown = (await prepared(a_check(), config)).shown
    assert "master" not in shown
    assert "app-key" in shown
    assert "visible" in shown
    assert "sign=•••••• (64 characters)" in shown


async def test_a_secret_comes_from_the_key_ring_and_is_masked() -> None:
    check = a_check(xiaomi="from-the-ring")
    ready = await prepared(check, XIAOMI, PushVendorId.XIAOMI)
    assert ready.push is not None
    assert ("Authorization", "key=from-the-ring") in ready.push.headers
    assert "from-the-ring" not in ready.shown
    assert "from-the-ring" not in repr(ready)


async def test_a_secret_that_is_not_there_is_named() -> None:
    with pytest.raises(PushConfigInvalid, match="'xiaomi'"):
        await prepared(a_check(), XIAOMI, PushVendorId.XIAOMI)


async def test_missing_settings_are_named() -> None:
    with pytest.raises(PushConfigInvalid, match="master_secret, channel_id"):
        await prepared(a_check(), {"app_key": "k"})


async def test_a_setting_the_vendor_does_not_know_is_a_warning() -> None:
    ready = await prepared(a_check(), {**OPPO, "chanel": "x"})
    assert [f.text for f in ready.findings] == ["OPPO has no setting chanel."]
    assert ready.may_be_sent


async def test_a_push_that_breaks_a_limit_is_not_sent() -> None:
    transport = FakePushTransport()
    check = a_check(transport)
    ready = await prepared(check, text=PushText("t" * 51, "b"))
    assert [f.severity for f in ready.findings] == [Severity.ERROR]
    with pytest.raises(PushConfigInvalid):
        await check.send(ready)
    assert transport.sent == []


async def test_the_access_token_goes_with_the_push() -> None:
    transport = FakePushTransport(TOKEN_GIVEN, TAKEN)
    check = a_check(transport)
    outcome = await check.send(await prepared(check))
    assert outcome.explanation.delivered
    assert b"auth_token=given-token" in transport.sent[1].body


async def test_what_is_sent_is_what_was_shown_but_for_the_access_token() -> None:
    transport = FakePushTransport(TOKEN_GIVEN, TAKEN)
    check = a_check(transport)
    ready = await prepared(check)
    await check.send(ready)
    assert ready.push is not None
    sent = transport.sent[1].body.replace(b"given-token", ACCESS_TOKEN.encode())
    assert (transport.sent[0], sent) == (ready.authorization, ready.push.body)


async def test_without_an_access_token_there_is_no_push() -> None:
    transport = FakePushTransport(PushAnswer(200, {}, b'{"code": 14, "message": "x"}'))
    check = a_check(transport)
    outcome = await check.send(await prepared(check))
    assert not outcome.explanation.delivered
    assert outcome.explanation.meaning == "OPPO does not know the app key."
    assert len(transport.sent) == 1


async def test_the_guides_troubleshooting_comes_with_the_answer() -> None:
    check = a_check(FakePushTransport(TOKEN_GIVEN, TAKEN))
    outcome = await check.send(await prepared(check))
    assert any("channel" in hint for hint in outcome.troubleshooting)
    assert any("JSON" in hint for hint in outcome.troubleshooting)


async def test_the_conversation_is_in_every_push() -> None:
    ready = await prepared(a_check())
    assert ready.push is not None
    assert b"c2c_anna" in ready.push.body


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("a b&c", "x=a+b%26c"),
        ("a b&c", "x=a%20b%26c"),
        ('say "hi"', '{"x":"say \\"hi\\""}'),
        ("geheim-世界", '{"x":"geheim-世界"}'),
        ("geheim-世界", '{"x":"geheim-\\u4e16\\u754c"}'),
        ("-----BEGIN\nKEY", '{"k":"-----BEGIN\\nKEY"}'),
    ],
)
def test_a_secret_is_masked_in_every_form_it_may_take(secret: str, text: str) -> None:
    hidden = masked(text, [secret])
    assert hidden != text
    assert "••••••" in hidden


def test_a_long_secret_is_masked_before_one_that_is_a_part_of_it() -> None:
    assert masked("abcdefgh", ["abcd", "abcdefgh"]) == "•••••• (8 characters)"
