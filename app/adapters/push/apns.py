"""Apple's push service, for iPhones and Macs.

Source: Apple, "Sending notification requests to APNs" and "Handling notification responses from
APNs". HTTP/2 only; known by a token signed with a key, or by a client certificate.
"""

import uuid
from collections.abc import Sequence
from pathlib import Path

from app.adapters.push.forms import (
    RETRY,
    URL,
    Advice,
    Answers,
    accepted,
    as_json,
    body_of,
    error,
    filled,
    one_of,
    refused,
    text_of,
    too_large,
    url_key,
)
from app.adapters.push.signing import signed_token
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

PRODUCTION = "https://api.push.apple.com"
SANDBOX = "https://api.sandbox.push.apple.com"
MAX_PAYLOAD = 4096
MAX_VOIP_PAYLOAD = 5120
MAX_COLLAPSE_ID = 64

_PUSH_TYPES = (
    "alert", "background", "voip", "complication", "fileprovider", "mdm", "location",
    "liveactivity", "pushtotalk",
)  # fmt: skip
_KEY_SETTINGS = ("key", "key_id", "team_id")


class Apns:
    """`PushVendor` of Apple."""

    keys = (
        ConfigKey("topic", "the app's bundle id"),
        ConfigKey("key", "the signing key (.p8)", required=False, secret=True),
        ConfigKey("key_id", "the signing key's id, ten characters", required=False),
        ConfigKey("team_id", "the developer team's id, ten characters", required=False),
        ConfigKey("certificate", "instead of a key: PEM file with both", required=False),
        ConfigKey("environment", "production or sandbox", required=False, default="production"),
        ConfigKey("push_type", "the kind of push", required=False, default="alert"),
        ConfigKey("priority", "10 at once, 5 when it suits, 1", required=False, default="10"),
        ConfigKey("expiration", "seconds since 1970 until which to try", required=False),
        ConfigKey("collapse_id", "pushes with the same one replace each other", required=False),
        ConfigKey("sound", "a sound's name", required=False, default="default"),
        ConfigKey("badge", "the number on the icon", required=False),
        url_key("", "another server"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Apple's limits."""
        findings: list[Finding] = []
        token = job.token
        if len(token) < 64 or len(token) % 2 or not _is_hex(token):
            findings.append(error("The device token must be 64 or more hex digits."))
        given = [name for name in _KEY_SETTINGS if job.value(name)]
        if job.value("certificate"):
            if given:
                findings.append(error("Set either a certificate or a key, not both."))
        elif len(given) < len(_KEY_SETTINGS):
            findings.append(error("key, key_id and team_id are needed, or else certificate."))
        findings += one_of("environment", job.value("environment"), ("production", "sandbox"))
        findings += one_of("push_type", job.value("push_type"), _PUSH_TYPES)
        findings += one_of("priority", job.value("priority"), ("10", "5", "1"))
        if job.value("push_type") == "background" and job.value("priority") != "5":
            findings.append(error("A background push needs priority 5."))
        findings += too_large("collapse_id", job.value("collapse_id").encode(), MAX_COLLAPSE_ID)
        if job.value("badge") and not job.value("badge").isdecimal():
            findings.append(error("badge must be a number."))
        is_voip = job.value("push_type") == "voip"
        limit = MAX_VOIP_PAYLOAD if is_voip else MAX_PAYLOAD
        return [*findings, *too_large("The payload", _payload(job), limit)]

    def authorization(self, job: PushJob) -> PushRequest | None:  # noqa: ARG002  none is needed
        """There is none: each push carries its own token or certificate."""
        return None

    def access(self, answer: PushAnswer) -> str | Explanation:  # noqa: ARG002  as above
        """There is none."""
        return ""

    def push(self, job: PushJob, access: str) -> PushRequest:  # noqa: ARG002  as above
        """Build the push."""
        certificate = job.value("certificate")
        bearer = ""
        if not certificate:
            bearer = signed_token(
                {"iss": job.value("team_id"), "iat": int(job.now)},
                job.value("key"),
                "ES256",
                {"kid": job.value("key_id")},
            )
        headers = {
            "authorization": f"bearer {bearer}" if bearer else "",
            "apns-topic": job.value("topic"),
            "apns-push-type": job.value("push_type"),
            "apns-priority": job.value("priority"),
            "apns-expiration": job.value("expiration"),
            "apns-collapse-id": job.value("collapse_id"),
            "apns-id": str(uuid.UUID(job.nonce)),
            "content-type": "application/json",
        }
        sandbox = job.value("environment") == "sandbox"
        base = job.value(URL) or (SANDBOX if sandbox else PRODUCTION)
        return PushRequest(
            "send the push",
            f"{base}/3/device/{job.token}",
            tuple((name, value) for name, value in headers.items() if value),
            _payload(job),
            (bearer,) if bearer else (),
            http2_only=True,
            certificate=Path(certificate) if certificate else None,
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Apple answered."""
        if answer.status == 200:
            return accepted(note="It is shown when the device is reachable.")
        return refused(text_of(body_of(answer).get("reason")), ANSWERS, answer)


def _payload(job: PushJob) -> bytes:
    badge = job.value("badge")
    if job.value("push_type") == "background":
        aps: dict[str, object] = {"content-available": 1}
    else:
        aps = {"alert": filled(title=job.text.title, body=job.text.body)}
        aps |= filled(sound=job.value("sound"))
    if badge.isdecimal():
        aps["badge"] = int(badge)
    return as_json({"aps": aps, "ext": job.ext}).encode()


def _is_hex(text: str) -> bool:
    return all(c in "0123456789abcdefABCDEF" for c in text)


_CHECK_KEY = "Check key, key_id and team_id, and this computer's clock."
_NEW_TOKEN = "Let the app register again and take its new token."  # noqa: S105  a sentence

ANSWERS: Answers = {
    "BadCollapseId": Advice("The collapse id is longer than 64 bytes.", "Shorten collapse_id."),
    "BadDeviceToken": Advice(
        "The device token is not one of this environment.",
        "A token of a development build needs environment sandbox, one of the store production; "
        "and check that it is complete.",
    ),
    "BadExpirationDate": Advice("The expiration is no time.", "Check expiration."),
    "BadMessageId": Advice("The message's id is no UUID."),
    "BadPriority": Advice("The priority is none.", "Use 10 or 5."),
    "BadTopic": Advice("The topic is not valid.", "Set topic to the app's bundle id."),
    "DeviceTokenNotForTopic": Advice(
        "The device token belongs to another app.", "Check topic and token; don't try again."
    ),
    "DuplicateHeaders": Advice("A header came twice."),
    "IdleTimeout": Advice("The connection was idle for too long.", RETRY),
    "InvalidPushType": Advice("The push type is none.", "Check push_type."),
    "MissingDeviceToken": Advice("The device token is missing.", "Check the token."),
    "MissingTopic": Advice(
        "The topic is missing, and the certificate is for several.", "Set topic to the bundle id."
    ),
    "PayloadEmpty": Advice("The payload is empty."),
    "TopicDisallowed": Advice("Pushes to this topic are not allowed.", "Check topic."),
    "BadCertificate": Advice("The certificate is not valid.", "Check certificate, or renew it."),
    "BadCertificateEnvironment": Advice(
        "The certificate is for the other environment.", "Switch environment."
    ),
    "BadEnvironmentKeyIdInToken": Advice(
        "The key is for the other environment.", "Switch environment, or use another key."
    ),
    "ExpiredProviderToken": Advice(
        "Our signed token is older than an hour.", "Set this computer's clock."
    ),
    "Forbidden": Advice("This is not allowed.", "Check the key's rights; don't try again."),
    "InvalidProviderToken": Advice("Our signed token is not valid.", _CHECK_KEY),
    "MissingProviderToken": Advice("There was neither token nor certificate.", _CHECK_KEY),
    "UnrelatedKeyIdInToken": Advice("The key belongs to other topics or teams.", _CHECK_KEY),
    "BadPath": Advice("The address is wrong.", "Check the token, and the url if it is set."),
    "MethodNotAllowed": Advice("The server takes only POST."),
    "ExpiredToken": Advice("The device token has expired.", _NEW_TOKEN),
    "Unregistered": Advice(
        "The device token is no longer in force: the app was removed.", _NEW_TOKEN
    ),
    "PayloadTooLarge": Advice("The payload is too large.", "Shorten the text or the ext."),
    "TooManyProviderTokenUpdates": Advice(
        "Signed tokens were renewed too often.", "Wait 20 minutes."
    ),
    "TooManyRequests": Advice("Too many pushes to this device.", "Wait, and send fewer."),
    "InternalServerError": Advice("Apple's server has a problem.", "Try again in 15 minutes."),
    "ServiceUnavailable": Advice("Apple's service is not available.", "Try again in 15 minutes."),
    "Shutdown": Advice("Apple's server is restarting.", RETRY),
}
"""Apple's reasons."""
