"""Huawei's Push Kit (HMS, v1).

Source: Huawei, "Sending messages (HTTPS v1)" and its result codes. The ext travels in the intent
where one is set (Tencent's `ExtAsHuaweiIntentParam`), else in `data`.
"""

from collections.abc import Sequence
from urllib.parse import quote

from app.adapters.push.forms import (
    RETRY,
    URL,
    Advice,
    Answers,
    accepted,
    body_of,
    credentials_access,
    credentials_request,
    error,
    filled,
    json_request,
    one_of,
    refused,
    text_of,
    token_url_key,
    too_large,
    url_key,
    warning,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_MESSAGE = 4096
SUCCESS = "80000000"


class Huawei:
    """`PushVendor` of Huawei."""

    keys = (
        ConfigKey("app_id", "the app's id in AppGallery Connect"),
        ConfigKey("app_secret", "its client secret", secret=True),
        ConfigKey("category", "the message's category", required=False, default="IM"),
        ConfigKey("channel_id", "the notification channel in the app", required=False),
        ConfigKey("importance", "LOW or NORMAL", required=False, default="NORMAL"),
        ConfigKey("intent", "open this intent; none: open the app", required=False),
        ConfigKey("badge_class", "the app's entry Activity, for the badge", required=False),
        ConfigKey("ttl", "how long to try", required=False, default="86400s"),
        ConfigKey("validate_only", "true: Huawei only checks", required=False, default="false"),
        url_key("https://push-api.cloud.huawei.com"),
        token_url_key("https://oauth-login.cloud.huawei.com/oauth2/v3/token"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Huawei's limits."""
        findings = [] if job.token else [error("The device token is missing.")]
        findings += one_of("importance", job.value("importance"), ("LOW", "NORMAL", "HIGH"))
        findings += one_of("validate_only", job.value("validate_only"), ("true", "false"))
        if not job.text.title or not job.text.body:
            findings.append(error("Huawei shows nothing without title and body."))
        if not job.value("badge_class"):
            findings.append(warning("Without badge_class the icon's number stays as it is."))
        body = self.push(job, "").body
        return [*findings, *too_large("The message", body, MAX_MESSAGE + len(job.token))]

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an access token (RFC 6749, 4.4)."""
        return credentials_request(job, "app_id", "app_secret")

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the access token."""
        return credentials_access(answer, ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push."""
        badge = job.value("badge_class")
        notification = filled(
            click_action=_click_action(job),
            channel_id=job.value("channel_id"),
            importance=job.value("importance"),
            badge={"add_num": 1, "class": badge} if badge else {},
        )
        android = filled(
            category=job.value("category"),
            ttl=job.value("ttl"),
            urgency="HIGH",
            notification=notification,
        )
        message = {
            "notification": {"title": job.text.title, "body": job.text.body},
            "android": android,
            "data": job.ext,
            "token": [job.token],
        }
        return json_request(
            "send the push",
            f"{job.value(URL)}/v1/{job.value('app_id')}/messages:send",
            {"validate_only": job.value("validate_only") == "true", "message": message},
            headers=(("Authorization", f"Bearer {access}"),),
            secrets=(access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Huawei answered."""
        body = body_of(answer)
        code, words = text_of(body.get("code")), text_of(body.get("msg"))
        if code == SUCCESS:
            return accepted(code)
        return refused(code, ANSWERS, answer, words)


def _click_action(job: PushJob) -> dict[str, object]:
    intent = job.value("intent")
    if not intent:
        return {"type": 3}
    head, end, tail = intent.rpartition("end")
    extra = f"S.ext={quote(job.ext, safe='')};"
    return {"type": 1, "intent": f"{head}{extra}{end}{tail}" if end else intent}


_CHECK_APP = "Check app_id and app_secret; they are those of the app, not of the project."
_NEW_TOKEN = "Let the app register again and take its new token."  # noqa: S105  a sentence

ANSWERS: Answers = {
    "80100000": Advice("Only a part of the tokens was accepted.", _NEW_TOKEN),
    "80100001": Advice("Some parameters are not valid.", "Check the settings."),
    "80100003": Advice("The message's body is not valid.", "Check intent, channel and category."),
    "80100004": Advice("The time to live is not valid.", "Check ttl."),
    "80200001": Advice("The access token was not accepted.", _CHECK_APP),
    "80200003": Advice("The access token has expired.", "Try again; set this computer's clock."),
    "80300002": Advice(
        "The app may not push to this token.",
        "Most often the app id is another one than the token's; check app_id, and that Push Kit "
        "is enabled.",
    ),
    "80300007": Advice("The device token is not valid.", _NEW_TOKEN),
    "80300008": Advice("The message has more than 4096 bytes.", "Shorten the text."),
    "80300010": Advice("There are too many tokens.", "Use one."),
    "80600003": Advice("Huawei's own authorization service did not answer.", RETRY),
    "81000001": Advice("Huawei's server has a problem.", RETRY),
    "invalid_client": Advice("Huawei does not know this app and secret.", _CHECK_APP),
}
"""Huawei's codes, those of the access token too."""
