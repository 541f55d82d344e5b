"""Google's push service, FCM HTTP v1.

Source: Firebase, "Send messages using FCM HTTP v1" and "ErrorCode"; RFC 7523 for the access token.
The file that Google's console gives for a service account is a configuration as it stands.
"""

from collections.abc import Sequence

from app.adapters.push.forms import (
    RETRY,
    TOKEN_URL,
    URL,
    Advice,
    Answers,
    accepted,
    access_from,
    as_json,
    body_of,
    error,
    filled,
    form_request,
    json_request,
    one_of,
    part,
    refused,
    text_of,
    token_url_key,
    too_large,
    url_key,
    warning,
)
from app.adapters.push.signing import signed_token
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MAX_PAYLOAD = 4096
LIFETIME = 3600
"""Seconds that the signed request for access may be valid."""

_TOKEN_URI = "token_uri"  # noqa: S105  Google's name for it
_OF_THE_FILE = (
    "type", "client_id", "auth_uri", "auth_provider_x509_cert_url", "client_x509_cert_url",
    "universe_domain",
)  # fmt: skip


class Fcm:
    """`PushVendor` of Google."""

    keys = (
        ConfigKey("project_id", "the Firebase project"),
        ConfigKey("client_email", "the service account"),
        ConfigKey("private_key", "the service account's key", secret=True),
        ConfigKey("private_key_id", "which key it is", required=False),
        ConfigKey(_TOKEN_URI, "where access tokens come from", required=False),
        ConfigKey("channel_id", "the notification channel in the app", required=False),
        ConfigKey("priority", "high or normal", required=False, default="high"),
        ConfigKey("validate_only", "true: Google only checks", required=False, default="false"),
        *(ConfigKey(name, "of Google's file, not needed", required=False) for name in _OF_THE_FILE),
        url_key("https://fcm.googleapis.com"),
        token_url_key("https://oauth2.googleapis.com/token"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Google's limits."""
        findings = [] if job.token else [error("The registration token is missing.")]
        findings += one_of("priority", job.value("priority"), ("high", "normal"))
        findings += one_of("validate_only", job.value("validate_only"), ("true", "false"))
        if not job.value("channel_id"):
            findings.append(
                warning("Without channel_id the app's default channel is used, if it has one.")
            )
        payload = as_json([_notification(job), _data(job)]).encode()
        return [*findings, *too_large("The message", payload, MAX_PAYLOAD)]

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an access token with a signed request."""
        url = job.value(_TOKEN_URI) or job.value(TOKEN_URL)
        issued = int(job.now)
        claims = {
            "iss": job.value("client_email"),
            "scope": SCOPE,
            "aud": url,
            "iat": issued,
            "exp": issued + LIFETIME,
        }
        key_id = job.value("private_key_id")
        headers = {"kid": key_id} if key_id else None
        assertion = signed_token(claims, job.value("private_key"), "RS256", headers)
        fields = {"grant_type": GRANT, "assertion": assertion}
        return form_request("get an access token", url, fields, secrets=(assertion,))

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the access token (RFC 6749, 5.1)."""
        body = body_of(answer)
        words = body.get("error_description")
        return access_from(answer, body.get("access_token"), body.get("error"), words, ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push."""
        android = {"priority": job.value("priority")} | filled(
            notification=filled(channel_id=job.value("channel_id"))
        )
        message = {
            "token": job.token,
            "notification": _notification(job),
            "data": _data(job),
            "android": android,
        }
        return json_request(
            "send the push",
            f"{job.value(URL)}/v1/projects/{job.value('project_id')}/messages:send",
            {"validate_only": job.value("validate_only") == "true", "message": message},
            headers=(("Authorization", f"Bearer {access}"),),
            secrets=(access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Google answered."""
        body = body_of(answer)
        if answer.status == 200 and body.get("name"):
            return accepted()
        details = part(body, "error", "details")
        codes = [part(d, "errorCode") for d in details] if isinstance(details, list) else []
        code = next((text_of(c) for c in codes if c), "") or text_of(part(body, "error", "status"))
        return refused(code, ANSWERS, answer, text_of(part(body, "error", "message")))


def _notification(job: PushJob) -> dict[str, object]:
    return filled(title=job.text.title, body=job.text.body)


def _data(job: PushJob) -> dict[str, str]:
    return {"ext": job.ext}


_CHECK_ACCOUNT = "Check client_email and private_key; take a new key from the console if needed."

ANSWERS: Answers = {
    "INVALID_ARGUMENT": Advice(
        "Something in the message is not valid.",
        "Check that the token is complete and from FCM, and the length of the text.",
    ),
    "UNREGISTERED": Advice(
        "The token is no longer in force: the app was removed or got a new one.",
        "Let the app register again and take its new token.",
    ),
    "NOT_FOUND": Advice("There is no such token or project.", "Check project_id and the token."),
    "SENDER_ID_MISMATCH": Advice(
        "The token belongs to another Firebase project.",
        "Use the service account of the project that the app was built with.",
    ),
    "QUOTA_EXCEEDED": Advice("Too many pushes.", "Wait a minute at least, and send fewer."),
    "UNAVAILABLE": Advice("Google's server is overloaded.", RETRY),
    "INTERNAL": Advice("Google's server has a problem.", RETRY),
    "THIRD_PARTY_AUTH_ERROR": Advice(
        "Google can't reach Apple or the web push service for this token.",
        "Check the APNs key or the VAPID key in Firebase's console.",
    ),
    "UNAUTHENTICATED": Advice("The access token was not accepted.", _CHECK_ACCOUNT),
    "PERMISSION_DENIED": Advice(
        "The service account may not push for this project.",
        "Give it the role Firebase Cloud Messaging API Admin, and enable that API.",
    ),
    "invalid_grant": Advice(
        "Google does not accept our signature.", _CHECK_ACCOUNT + " Check this computer's clock."
    ),
    "invalid_client": Advice("Google does not know the service account.", _CHECK_ACCOUNT),
    "unauthorized_client": Advice("The service account may not do this.", _CHECK_ACCOUNT),
    "invalid_scope": Advice("The scope is not known."),
}
"""Google's codes, those of the access token too."""
