"""Each vendor's requests, word for word, as a server on this computer receives them.

Expected bodies are written out, so that they can be held against the vendors' documentation.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.adapters.push import push_vendors
from app.adapters.push.http_transport import HttpTransport
from app.adapters.push.message_encryption import ReceiverKeys, decrypt, encoded, point_of
from app.adapters.tencent import usersig
from app.domain.ids import ConversationId
from app.domain.push_vendors import PushVendorId
from app.ports.push import PushText
from app.services.push_check import Outcome, PushCheck
from tests.fakes.push import FakeKeyRing
from tests.fakes.vendor_server import Answer, Http2Server, Received, VendorServer

pytestmark = pytest.mark.anyio

NOW = 1_700_000_000.5
NONCE = "0123456789abcdef0123456789abcdef"
CONVERSATION = ConversationId("c2c_anna")
EXT = '{"conversationID": "c2c_anna"}'
TEXT = PushText("Anna", "Hello, 世界")

EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65_537, 2048)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    encoding = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoding.decode()


@pytest.fixture
async def server() -> AsyncIterator[VendorServer]:
    async with VendorServer.running() as server:
        yield server


async def sent(
    vendor: PushVendorId,
    token: str = "TOKEN",  # noqa: S107  a device's, no secret
    text: PushText = TEXT,
    **config: str,
) -> Outcome:
    """Prepare and send a push."""
    check = PushCheck(
        push_vendors(lambda app, key, user, now: usersig.make(app, key, user, now=now)),
        HttpTransport(),
        FakeKeyRing(),
        clock=lambda: NOW,
        draw=lambda: NONCE,
    )
    prepared = await check.prepare(vendor, config, token, CONVERSATION, text)
    assert prepared.may_be_sent, prepared.findings
    return await check.send(prepared)


def as_json(request: Received) -> object:
    assert "application/json" in request.header("content-type")
    return json.loads(request.body)


def as_form(request: Received) -> dict[str, str]:
    assert "application/x-www-form-urlencoded" in request.header("content-type")
    return dict(parse_qsl(request.body.decode(), strict_parsing=True))


async def test_apns_over_http2() -> None:
    token = "ab" * 32
    async with Http2Server.running() as server:
        outcome = await sent(
            PushVendorId.APNS,
            token,
            topic="org.example.app",
            key=pem(EC_KEY),
            key_id="KEYKEYKEY1",
            team_id="TEAMTEAM01",
            url=server.url,
        )
    (request,) = server.received
    assert outcome.explanation.delivered
    assert (request.method, request.path) == ("POST", f"/3/device/{token}")
    assert (
        request.body
        == (
            '{"aps":{"alert":{"title":"Anna","body":"Hello, 世界"},"sound":"default"},'
            '"ext":"{\\"conversationID\\": \\"c2c_anna\\"}"}'
        ).encode()
    )
    assert request.header("apns-topic") == "org.example.app"
    assert request.header("apns-push-type") == "alert"
    assert request.header("apns-priority") == "10"
    assert request.header("apns-id") == "01234567-89ab-cdef-0123-456789abcdef"
    kind, _, bearer = request.header("authorization").partition(" ")
    assert kind == "bearer"
    assert jwt.get_unverified_header(bearer) == {"alg": "ES256", "kid": "KEYKEYKEY1", "typ": "JWT"}
    claims = jwt.decode(
        bearer, public_pem(EC_KEY), ["ES256"], options={"verify_iat": False, "verify_exp": False}
    )
    assert claims == {"iss": "TEAMTEAM01", "iat": 1_700_000_000}


async def test_fcm(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"access_token": "ACCESS", "expires_in": 3599}'),
        Answer(b'{"name": "projects/p/messages/1"}'),
    ]
    outcome = await sent(
        PushVendorId.FCM,
        project_id="p",
        client_email="push@p.iam",
        private_key=pem(RSA_KEY),
        private_key_id="kid",
        token_uri=f"{server.url}/token",
        channel_id="new_message",
        url=server.url,
    )
    asked, request = server.received
    form = as_form(asked)
    assert asked.path == "/token"
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    claims = jwt.decode(
        form["assertion"],
        public_pem(RSA_KEY),
        ["RS256"],
        audience=f"{server.url}/token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims == {
        "iss": "push@p.iam",
        "scope": "https://www.googleapis.com/auth/firebase.messaging",
        "aud": f"{server.url}/token",
        "iat": 1_700_000_000,
        "exp": 1_700_003_600,
    }
    assert outcome.explanation.delivered
    assert request.path == "/v1/projects/p/messages:send"
    assert request.header("authorization") == "Bearer ACCESS"
    assert as_json(request) == {
        "validate_only": False,
        "message": {
            "token": "TOKEN",
            "notification": {"title": "Anna", "body": "Hello, 世界"},
            "data": {"ext": EXT},
            "android": {"priority": "high", "notification": {"channel_id": "new_message"}},
        },
    }


async def test_huawei(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"access_token": "ACCESS", "expires_in": 3600}'),
        Answer(b'{"code": "80000000", "msg": "Success", "requestId": "1"}'),
    ]
    outcome = await sent(
        PushVendorId.HUAWEI,
        app_id="100",
        app_secret="app-secret",
        channel_id="new_message",
        badge_class="org.example.Main",
        intent="intent://org.example/open#Intent;scheme=push;launchFlags=0x4000000;end",
        url=server.url,
        token_url=f"{server.url}/oauth2/v3/token",
    )
    asked, request = server.received
    assert asked.path == "/oauth2/v3/token"
    assert as_form(asked) == {
        "grant_type": "client_credentials",
        "client_id": "100",
        "client_secret": "app-secret",
    }
    assert outcome.explanation.delivered
    assert request.path == "/v1/100/messages:send"
    assert request.header("authorization") == "Bearer ACCESS"
    assert as_json(request) == {
        "validate_only": False,
        "message": {
            "notification": {"title": "Anna", "body": "Hello, 世界"},
            "android": {
                "category": "IM",
                "ttl": "86400s",
                "urgency": "HIGH",
                "notification": {
                    "click_action": {
                        "type": 1,
                        "intent": "intent://org.example/open#Intent;scheme=push;"
                        "launchFlags=0x4000000;"
                        "S.ext=%7B%22conversationID%22%3A%20%22c2c_anna%22%7D;end",
                    },
                    "channel_id": "new_message",
                    "importance": "NORMAL",
                    "badge": {"add_num": 1, "class": "org.example.Main"},
                },
            },
            "data": EXT,
            "token": ["TOKEN"],
        },
    }


async def test_huawei_opens_the_app_without_an_intent(server: VendorServer) -> None:
    server.answers = [Answer(b'{"access_token": "A"}'), Answer(b'{"code": "80000000"}')]
    await sent(
        PushVendorId.HUAWEI,
        app_id="1",
        app_secret="app-secret",
        url=server.url,
        token_url=server.url,
    )
    body = json.loads(server.received[1].body)
    assert body["message"]["android"]["notification"]["click_action"] == {"type": 3}


async def test_honor(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"access_token": "ACCESS"}'),
        Answer(b'{"code": 200, "message": "ok", "data": {"sendResult": true, "requestId": "1"}}'),
    ]
    outcome = await sent(
        PushVendorId.HONOR,
        app_id="100",
        client_id="client",
        client_secret="client-secret",
        url=server.url,
        token_url=f"{server.url}/auth/realms/developer/protocol/openid-connect/token",
    )
    asked, request = server.received
    assert as_form(asked) == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "client-secret",
    }
    assert outcome.explanation.delivered
    assert request.path == "/api/v1/100/sendMessage"
    assert request.header("timestamp") == "1700000000500"
    assert request.header("authorization") == "Bearer ACCESS"
    assert as_json(request) == {
        "android": {
            "notification": {
                "title": "Anna",
                "body": "Hello, 世界",
                "importance": "NORMAL",
                "clickAction": {"type": 3},
            }
        },
        "data": EXT,
        "token": ["TOKEN"],
    }


async def test_xiaomi(server: VendorServer) -> None:
    server.answers = [Answer(b'{"result": "ok", "code": 0, "data": {"id": "1"}}')]
    outcome = await sent(
        PushVendorId.XIAOMI,
        app_secret="app-secret",
        package="org.example.app",
        channel_id="100",
        notify_id="7",
        url=server.url,
    )
    (request,) = server.received
    assert outcome.explanation.delivered
    assert request.path == "/v3/message/regid"
    assert request.header("authorization") == "key=app-secret"
    assert as_form(request) == {
        "registration_id": "TOKEN",
        "restricted_package_name": "org.example.app",
        "pass_through": "0",
        "title": "Anna",
        "description": "Hello, 世界",
        "payload": EXT,
        "notify_type": "-1",
        "notify_id": "7",
        "extra.notify_effect": "1",
        "extra.channel_id": "100",
        "extra.ext": EXT,
    }


async def test_oppo(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"code": 0, "message": "Success", "data": {"auth_token": "ACCESS"}}'),
        Answer(b'{"code": 0, "message": "Success", "data": {"messageId": "1"}}'),
    ]
    outcome = await sent(
        PushVendorId.OPPO,
        app_key="key",
        master_secret="master-secret",
        channel_id="new_message",
        category="IM",
        notify_level="16",
        url=server.url,
    )
    asked, request = server.received
    assert asked.path == "/server/v1/auth"
    assert as_form(asked) == {
        "app_key": "key",
        "sign": hashlib.sha256(b"key1700000000500master-secret").hexdigest(),
        "timestamp": "1700000000500",
    }
    assert outcome.explanation.delivered
    assert request.path == "/server/v1/message/notification/unicast"
    form = as_form(request)
    assert form["auth_token"] == "ACCESS"
    assert json.loads(form["message"]) == {
        "target_type": 2,
        "target_value": "TOKEN",
        "notification": {
            "app_message_id": NONCE,
            "title": "Anna",
            "content": "Hello, 世界",
            "click_action_type": 4,
            "click_action_activity": (
                "com.tencent.flutter.tim_ui_kit_push_plugin.pushActivity.OPPOMessageActivity"
            ),
            "action_parameters": EXT,
            "channel_id": "new_message",
            "category": "IM",
            "notify_level": 16,
            "off_line": True,
            "off_line_ttl": 86400,
        },
    }


async def test_vivo_as_the_guides_script(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"result": 0, "desc": "ok", "authToken": "ACCESS"}'),
        Answer(b'{"result": 0, "desc": "ok", "taskId": "1"}'),
    ]
    outcome = await sent(
        PushVendorId.VIVO,
        app_id="100",
        app_key="key",
        app_secret="app-secret",
        package="org.example.app",
        category="IM",
        url=server.url,
    )
    asked, request = server.received
    assert asked.path == "/message/auth"
    assert as_json(asked) == {
        "appId": 100,
        "appKey": "key",
        "timestamp": 1_700_000_000_500,
        "sign": hashlib.md5(b"100key1700000000500app-secret").hexdigest(),  # noqa: S324  vivo's
    }
    assert outcome.explanation.delivered
    assert (request.path, request.header("authToken")) == ("/message/send", "ACCESS")
    assert as_json(request) == {
        "appId": 100,
        "regId": "TOKEN",
        "notifyType": 4,
        "title": "Anna",
        "content": "Hello, 世界",
        "timeToLive": 86400,
        "skipType": 4,
        "skipContent": "tencent_im_push://org.example.app/message"
        "?#Intent;scheme=tencent_im_push;launchFlags=0x4000000;end",
        "requestId": NONCE,
        "pushMode": 1,
        "classification": 1,
        "clientCustomMap": {"ext": EXT},
        "category": "IM",
    }


async def test_meizu(server: VendorServer) -> None:
    server.answers = [Answer(b'{"code": "200", "message": "", "value": {}, "msgId": "1"}')]
    outcome = await sent(PushVendorId.MEIZU, app_id="100", app_secret="app-secret", url=server.url)
    (request,) = server.received
    form = as_form(request)
    sign = form.pop("sign")
    joined = f"appId=100messageJson={form['messageJson']}pushIds=TOKENapp-secret"
    assert outcome.explanation.delivered
    assert request.path == "/garcia/api/server/push/varnished/pushByPushId"
    assert sign == hashlib.md5(joined.encode()).hexdigest()  # noqa: S324  Meizu's
    assert json.loads(form.pop("messageJson")) == {
        "noticeBarInfo": {"title": "Anna", "content": "Hello, 世界"},
        "clickTypeInfo": {"clickType": 0, "parameters": {"ext": EXT}},
        "pushTimeInfo": {"offLine": 1, "validTime": 24},
    }
    assert form == {"appId": "100", "pushIds": "TOKEN"}


async def test_wns(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"access_token": "ACCESS", "token_type": "bearer"}'),
        Answer(b"", headers={"X-WNS-Status": "received", "X-WNS-Msg-ID": "1"}),
    ]
    outcome = await sent(
        PushVendorId.WNS,
        f"{server.url}/?token=abc",
        PushText("A & B", "<b>"),
        client_id="client",
        client_secret="client-secret",
        tenant_id="tenant",
        ttl="60",
        token_url=f"{server.url}/tenant/oauth2/token",
    )
    asked, request = server.received
    assert as_form(asked) == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "client-secret",
        "resource": "https://wns.windows.com/",
    }
    assert outcome.explanation.delivered
    assert request.path == "/?token=abc"
    assert request.header("x-wns-type") == "wns/toast"
    assert request.header("content-type") == "text/xml"
    assert request.header("x-wns-ttl") == "60"
    assert request.header("authorization") == "Bearer ACCESS"
    assert request.body.decode() == (
        '<toast launch=\'{"conversationID": "c2c_anna"}\'><visual>'
        '<binding template="ToastGeneric"><text>A &amp; B</text><text>&lt;b&gt;</text></binding>'
        "</visual></toast>"
    )


async def test_web_push_reaches_the_receiver_encrypted(server: VendorServer) -> None:
    receiver = ReceiverKeys.generate()
    server.answers = [Answer(b"", 201)]
    outcome = await sent(
        PushVendorId.WEB_PUSH,
        f"{server.url}/push/abc",
        p256dh=receiver.public,
        auth=encoded(receiver.auth),
        vapid_private_key=pem(EC_KEY),
        subject="mailto:push@example.org",
        topic="chat",
    )
    (request,) = server.received
    assert outcome.explanation.delivered
    assert (request.path, request.header("ttl")) == ("/push/abc", "86400")
    assert (request.header("urgency"), request.header("topic")) == ("high", "chat")
    assert request.header("content-encoding") == "aes128gcm"
    assert json.loads(decrypt(request.body, receiver)) == {
        "title": "Anna",
        "content": "Hello, 世界",
        "ext": EXT,
    }
    kind, _, values = request.header("authorization").partition(" ")
    vapid = dict(part.strip().split("=", 1) for part in values.split(","))
    assert (kind, vapid["k"]) == ("vapid", encoded(point_of(EC_KEY.public_key())))
    claims = jwt.decode(
        vapid["t"],
        public_pem(EC_KEY),
        ["ES256"],
        audience=server.url,
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:push@example.org"
    assert claims["exp"] - NOW <= 24 * 3600


async def test_web_push_takes_a_browsers_subscription(server: VendorServer) -> None:
    receiver = ReceiverKeys.generate()
    keys = {"p256dh": receiver.public, "auth": encoded(receiver.auth)}
    server.answers = [Answer(b"", 201)]
    await sent(
        PushVendorId.WEB_PUSH, json.dumps({"endpoint": f"{server.url}/push/abc", "keys": keys})
    )
    assert decrypt(server.received[0].body, receiver)


async def test_tencent(server: VendorServer) -> None:
    server.answers = [
        Answer(b'{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0, "TaskId": "batch_1"}')
    ]
    outcome = await sent(
        PushVendorId.TENCENT,
        "anna",
        sdk_app_id="1400000000",
        secret_key="secret-key",
        oppo_channel_id="new_message",
        url=server.url,
    )
    (request,) = server.received
    path, _, query = request.path.partition("?")
    fields = dict(parse_qsl(query, strict_parsing=True))
    assert outcome.explanation.delivered
    assert path == "/v4/timpush/batch"
    signature = usersig.read(fields.pop("usersig"))
    assert (signature.user, signature.app_id, signature.made_at) == (
        "administrator",
        1400000000,
        1_700_000_000,
    )
    assert fields == {
        "identifier": "administrator",
        "sdkappid": "1400000000",
        "random": str(0x01234567),
        "contenttype": "json",
    }
    assert as_json(request) == {
        "From_Account": "administrator",
        "To_Account": ["anna"],
        "MsgRandom": 0x01234567,
        "OfflinePushInfo": {
            "PushFlag": 0,
            "Title": "Anna",
            "Desc": "Hello, 世界",
            "Ext": EXT,
            "ApnsInfo": {"Sound": "default", "BadgeMode": 0},
            "AndroidInfo": {"OPPOChannelID": "new_message"},
        },
    }
