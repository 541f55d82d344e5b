"""Web Push: RFC 8030 (delivery), 8291 (encryption), 8292 (who we are: VAPID).

For browsers, and for UnifiedPush: what is sent here is what our own `unifiedpush` reads. The token
is the endpoint, or the whole subscription as browsers give it, `{"endpoint": …, "keys": …}`.
"""

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from app.adapters.push.forms import (
    RETRY,
    Advice,
    Answers,
    accepted,
    as_json,
    error,
    is_safe_address,
    one_of,
    part,
    refused,
    text_of,
    warning,
)
from app.adapters.push.signing import signed_token
from app.domain.errors import PushConfigInvalid
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_TOPIC = 32
LIFETIME = 12 * 3600
"""Seconds a VAPID token is good for; 24 hours at most (RFC 8292, 2)."""

_TOPIC_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


class WebPush:
    """`PushVendor` of any service that speaks Web Push."""

    keys = (
        ConfigKey("p256dh", "the subscription's public key", required=False),
        ConfigKey("auth", "the subscription's secret", required=False, secret=True),
        ConfigKey("vapid_private_key", "our VAPID key", required=False, secret=True),
        ConfigKey("subject", "mailto: or https: of who sends, for VAPID", required=False),
        ConfigKey("ttl", "seconds to try", required=False, default="86400"),
        ConfigKey("urgency", "very-low, low, normal, high", required=False, default="high"),
        ConfigKey("topic", "pushes with the same one replace each other", required=False),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against the RFCs' limits."""
        from app.adapters.push.message_encryption import MAX_TEXT

        findings = []
        subscription = _subscription(job)
        if not is_safe_address(subscription.endpoint):
            findings.append(error("The token must be the endpoint, an https: address."))
        if not subscription.p256dh or not subscription.auth:
            findings.append(
                error("p256dh and auth are needed, in the settings or in the subscription.")
            )
        findings += one_of("urgency", job.value("urgency"), ("very-low", "low", "normal", "high"))
        topic = job.value("topic")
        if len(topic) > MAX_TOPIC or not _TOPIC_LETTERS.issuperset(topic):
            findings.append(error("topic may have 32 of the letters A-Z a-z 0-9 - _."))
        if not job.value("ttl").isdecimal():
            findings.append(error("ttl must be a number of seconds."))
        if len(_text(job)) > MAX_TEXT:
            findings.append(
                error(f"The message has {len(_text(job))} bytes; {MAX_TEXT} are allowed.")
            )
        if not job.value("vapid_private_key"):
            findings.append(warning("Without vapid_private_key many services refuse the push."))
        elif not job.value("subject").startswith(("mailto:", "https:")):
            findings.append(error("subject must be a mailto: or https: address."))
        return findings

    def authorization(self, job: PushJob) -> PushRequest | None:  # noqa: ARG002  none is needed
        """There is none: each push carries its own token."""
        return None

    def access(self, answer: PushAnswer) -> str | Explanation:  # noqa: ARG002  as above
        """There is none."""
        return ""

    def push(self, job: PushJob, access: str) -> PushRequest:  # noqa: ARG002  as above
        """Build the push, freshly encrypted."""
        from app.adapters.push.message_encryption import decoded, encrypt

        subscription = _subscription(job)
        vapid = _vapid(job, subscription.endpoint)
        headers = {
            "TTL": job.value("ttl"),
            "Urgency": job.value("urgency"),
            "Topic": job.value("topic"),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": vapid.header,
        }
        try:
            public, auth = decoded(subscription.p256dh), decoded(subscription.auth)
            body = encrypt(_text(job), public, auth)
        except ValueError as failure:
            raise PushConfigInvalid("p256dh or auth is not a subscription's key") from failure
        return PushRequest(
            "send the push",
            subscription.endpoint,
            tuple((name, value) for name, value in headers.items() if value),
            body,
            (vapid.token,) if vapid.token else (),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what the push service answered."""
        if answer.status in (200, 201, 202):
            return accepted(str(answer.status))
        words = text_of(answer.body[:1000].decode("utf-8", "replace"))
        return refused(str(answer.status), ANSWERS, answer, words)


class _Subscription(Struct, frozen=True):
    endpoint: str
    p256dh: str
    auth: str


def _subscription(job: PushJob) -> _Subscription:
    p256dh, auth = job.value("p256dh"), job.value("auth")
    try:
        whole: object = json.loads(job.token)
    except (ValueError, RecursionError):
        return _Subscription(job.token, p256dh, auth)
    return _Subscription(
        text_of_key(part(whole, "endpoint")),
        p256dh or text_of_key(part(whole, "keys", "p256dh")),
        auth or text_of_key(part(whole, "keys", "auth")),
    )


def text_of_key(value: object) -> str:
    """Take a text whole; "" for anything else."""
    return value if isinstance(value, str) else ""


def _text(job: PushJob) -> bytes:
    """The message within, as `unifiedpush` reads it: the guide's three fields."""
    value = {"title": job.text.title, "content": job.text.body, "ext": job.ext}
    return as_json(value).encode()


class _Vapid(Struct, frozen=True):
    header: str = ""
    token: str = ""


def _vapid(job: PushJob, endpoint: str) -> _Vapid:
    key = job.value("vapid_private_key")
    if not key:
        return _Vapid()
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from app.adapters.push.message_encryption import decoded, encoded, point_of, private_key

    try:
        private = (
            load_pem_private_key(key.encode(), None)
            if "-----" in key
            else private_key(decoded(key))
        )
    except (ValueError, TypeError) as failure:
        raise PushConfigInvalid(
            "vapid_private_key must be a P-256 key, in PEM form or as base64url"
        ) from failure
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise PushConfigInvalid("vapid_private_key is not an elliptic-curve key")
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(job.now) + LIFETIME,
        "sub": job.value("subject"),
    }
    token = signed_token(claims, private, "ES256")
    public = encoded(point_of(private.public_key()))
    return _Vapid(f"vapid t={token}, k={public}", token)


_NEW_ENDPOINT = "Let the app subscribe again and take its new endpoint and keys."

ANSWERS: Answers = {
    "400": Advice("A header is not valid.", "Check ttl, urgency, topic and the VAPID key."),
    "401": Advice(
        "The service wants to know who sends.", "Set vapid_private_key and subject (RFC 8292)."
    ),
    "403": Advice(
        "The VAPID key is not the one that the app subscribed with.",
        "Use the key pair of the subscription, and set this computer's clock.",
    ),
    "404": Advice("There is no such subscription.", _NEW_ENDPOINT),
    "410": Advice("The subscription has ended.", _NEW_ENDPOINT),
    "413": Advice("The message is larger than the service takes.", "Shorten the text."),
    "429": Advice("Too many pushes.", "Wait as long as the service says (Retry-After)."),
    "500": Advice("The push service has a problem.", RETRY),
    "503": Advice("The push service is not available.", RETRY),
}
"""What the statuses mean (RFC 8030, 5 and 8.4)."""
