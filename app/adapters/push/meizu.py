"""Meizu's push service.

Source: Meizu, Flyme push "Server API" (varnished push by push id) and its return codes.
"""

import hashlib
from collections.abc import Mapping, Sequence

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
    form_request,
    one_of,
    refused,
    text_of,
    too_long,
    url_key,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_TITLE = 32
MAX_CONTENT = 100
SUCCESS = "200"
PATH = "/garcia/api/server/push/varnished/pushByPushId"


class Meizu:
    """`PushVendor` of Meizu."""

    keys = (
        ConfigKey("app_id", "the app's id"),
        ConfigKey("app_secret", "the app's secret", secret=True),
        ConfigKey(
            "click_type", "0 app, 1 activity, 3 the app decides", required=False, default="0"
        ),
        ConfigKey("activity", "who takes the click, for type 1", required=False),
        ConfigKey("valid_time", "hours to try, 1 to 72", required=False, default="24"),
        url_key("https://server-api-push.meizu.com", "the region's server"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Meizu's limits."""
        findings = [] if job.token else [error("The push id is missing.")]
        findings += too_long("The title", job.text.title, MAX_TITLE)
        findings += too_long("The body", job.text.body, MAX_CONTENT)
        if not job.text.title or not job.text.body:
            findings.append(error("Meizu takes nothing without title and body."))
        findings += one_of("click_type", job.value("click_type"), ("0", "1", "3"))
        if job.value("click_type") == "1" and not job.value("activity"):
            findings.append(error("click_type 1 needs activity."))
        hours = job.value("valid_time")
        if not hours.isdecimal() or not 1 <= int(hours) <= 72:
            findings.append(error("valid_time must be 1 to 72 hours."))
        return findings

    def authorization(self, job: PushJob) -> PushRequest | None:  # noqa: ARG002  none is needed
        """There is none: each push is signed."""
        return None

    def access(self, answer: PushAnswer) -> str | Explanation:  # noqa: ARG002  as above
        """There is none."""
        return ""

    def push(self, job: PushJob, access: str) -> PushRequest:  # noqa: ARG002  as above
        """Build the push."""
        kind, hours = job.value("click_type"), job.value("valid_time")
        click: dict[str, object] = {"clickType": int(kind) if kind.isdecimal() else 0}
        if kind == "3":
            click["customAttribute"] = job.ext
        else:
            click |= filled(activity=job.value("activity"), parameters={"ext": job.ext})
        message = {
            "noticeBarInfo": {"title": job.text.title, "content": job.text.body},
            "clickTypeInfo": click,
            "pushTimeInfo": {"offLine": 1, "validTime": int(hours) if hours.isdecimal() else 24},
        }
        fields = {
            "appId": job.value("app_id"),
            "pushIds": job.token,
            "messageJson": as_json(message),
        }
        sign = signature(fields, job.value("app_secret"))
        url = job.value(URL) + PATH
        return form_request("send the push", url, fields | {"sign": sign}, secrets=(sign,))

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Meizu answered."""
        body = body_of(answer)
        code = text_of(body.get("code"))
        if code != SUCCESS:
            return refused(code, ANSWERS, answer, text_of(body.get("message")))
        lost = body.get("value")  # ids that it could not push to are listed under their codes
        codes = [name for name in lost if name in ANSWERS] if isinstance(lost, dict) else []
        if codes:
            return refused(codes[0], ANSWERS, answer)
        return accepted(code)


def signature(fields: Mapping[str, str], secret: str) -> str:
    """Sign fields: MD5 of them sorted and joined, followed by the secret."""
    joined = "".join(f"{name}={fields[name]}" for name in sorted(fields))
    return hashlib.md5((joined + secret).encode(), usedforsecurity=False).hexdigest()


_CHECK_APP = "Check app_id and app_secret; both are of the push app in Flyme's console."
_NEW_ID = "Let the app register again and take its new push id."

ANSWERS: Answers = {
    "500": Advice("Meizu's server has a problem.", RETRY),
    "520": Advice("The phone folds this app's messages away.", "Send fewer, or other texts."),
    "1001": Advice("Meizu's server has a problem.", RETRY),
    "1003": Advice("Meizu's server is busy.", RETRY),
    "1005": Advice("A parameter is wrong.", "Check the settings and the length of the text."),
    "1006": Advice("The signature is wrong.", _CHECK_APP),
    "110000": Advice("The app id is not valid.", _CHECK_APP),
    "110001": Advice("The app key is not valid.", _CHECK_APP),
    "110002": Advice("The user of this push id unsubscribed.", _NEW_ID),
    "110003": Advice("The push id is not valid.", _NEW_ID),
    "110004": Advice("A parameter is missing.", "Check the settings."),
    "110009": Advice("Meizu blocked the app.", "Ask Meizu's support."),
    "110010": Advice("Too many pushes.", "Wait, and send fewer."),
}
"""Meizu's codes."""
