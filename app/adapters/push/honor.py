"""Honor's push service.

Source: Honor's own guide to downlink messages (November 2023); answers as community code knows
them. Honor's servers are spelt `honor.com` too: set url and token_url for those.
"""

from collections.abc import Sequence

from app.adapters.push.forms import (
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
    part,
    refused,
    text_of,
    token_url_key,
    too_large,
    url_key,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_MESSAGE = 4096
SUCCESS = "200"


class Honor:
    """`PushVendor` of Honor."""

    keys = (
        ConfigKey("app_id", "the app's id"),
        ConfigKey("client_id", "the client's id"),
        ConfigKey("client_secret", "the client's secret", secret=True),
        ConfigKey("importance", "LOW or NORMAL", required=False, default="NORMAL"),
        ConfigKey("intent", "open this page; none: open the app", required=False),
        ConfigKey("badge_class", "the app's entry Activity, for the badge", required=False),
        url_key("https://push-api.cloud.hihonor.com"),
        token_url_key(
            "https://iam.developer.hihonor.com/auth/realms/developer/protocol/openid-connect/token"
        ),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Honor's limits."""
        findings = [] if job.token else [error("The device token is missing.")]
        findings += one_of("importance", job.value("importance"), ("LOW", "NORMAL"))
        if not job.text.title or not job.text.body:
            findings.append(error("Honor shows nothing without title and body."))
        return [*findings, *too_large("The message", self.push(job, "").body, MAX_MESSAGE)]

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an access token (RFC 6749, 4.4)."""
        return credentials_request(job, "client_id", "client_secret")

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the access token."""
        return credentials_access(answer, ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push."""
        intent, badge = job.value("intent"), job.value("badge_class")
        notification = filled(
            title=job.text.title,
            body=job.text.body,
            importance=job.value("importance"),
            clickAction={"type": 1, "intent": intent} if intent else {"type": 3},
            badge={"addNum": 1, "badgeClass": badge} if badge else {},
        )
        return json_request(
            "send the push",
            f"{job.value(URL)}/api/v1/{job.value('app_id')}/sendMessage",
            {"android": {"notification": notification}, "data": job.ext, "token": [job.token]},
            headers=(
                ("Authorization", f"Bearer {access}"),
                ("timestamp", str(int(job.now * 1000))),
            ),
            secrets=(access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Honor answered."""
        body = body_of(answer)
        code, words = text_of(body.get("code")), text_of(body.get("message"))
        if code != SUCCESS:
            return refused(code, ANSWERS, answer, words)
        for name, advice in _LOST.items():
            if part(body, "data", name):
                return Explanation(
                    delivered=False, code=name, meaning=advice.meaning, next_step=advice.next_step
                )
        return accepted(code)


_NEW_TOKEN = "Let the app register again and take its new token."  # noqa: S105  a sentence
_CHECK_CLIENT = "Check client_id and client_secret, and that push is enabled for the app."

_LOST: Answers = {
    "failTokens": Advice("Honor could not push to this token.", _NEW_TOKEN),
    "expireTokens": Advice("The device token has expired.", _NEW_TOKEN),
}

ANSWERS: Answers = {
    "invalid_client": Advice("Honor does not know this client and secret.", _CHECK_CLIENT),
    "unauthorized_client": Advice("This client may not ask for access.", _CHECK_CLIENT),
    "401": Advice("The access token was not accepted.", _CHECK_CLIENT),
    "403": Advice("This client may not push for this app.", "Check app_id. " + _CHECK_CLIENT),
}
"""Honor's codes, as far as they are known; the rest is told in Honor's own words."""
