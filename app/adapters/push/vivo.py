"""vivo's push service, for vivo and iQOO phones.

Source: vivo, "Server API" (authentication and single push); the guide's test script. Before an app
is in vivo's store only test pushes to test devices arrive, so `push_mode` is 1 unless set.
"""

import hashlib
from collections.abc import Sequence

from app.adapters.push.forms import (
    URL,
    Advice,
    Answers,
    accepted,
    access_from,
    body_of,
    error,
    filled,
    json_request,
    one_of,
    part,
    refused,
    text_of,
    too_long,
    url_key,
    warning,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_TITLE = 40
MAX_CONTENT = 100
MAX_EXT = 1024
SUCCESS = "0"


class Vivo:
    """`PushVendor` of vivo."""

    keys = (
        ConfigKey("app_id", "the app's id, a number"),
        ConfigKey("app_key", "the app's key"),
        ConfigKey("app_secret", "the app's secret", secret=True),
        ConfigKey("package", "the app's package name, for the page to open", required=False),
        ConfigKey("skip_content", "another page to open", required=False),
        ConfigKey("push_mode", "1 test devices, 0 all", required=False, default="1"),
        ConfigKey("notify_type", "1 none, 2 sound, 3 vibrate, 4 both", required=False, default="4"),
        ConfigKey("classification", "1 system, 0 operational", required=False, default="1"),
        ConfigKey("category", "the message's category", required=False),
        ConfigKey("time_to_live", "seconds to try", required=False, default="86400"),
        url_key("https://api-push.vivo.com.cn"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against vivo's limits; Chinese characters count twice."""
        findings = [] if job.token else [error("The registration id is missing.")]
        findings += too_long("The title", job.text.title, MAX_TITLE, counts_wide_twice=True)
        findings += too_long("The body", job.text.body, MAX_CONTENT, counts_wide_twice=True)
        findings += too_long("The ext", job.ext, MAX_EXT)
        if not job.text.title or not job.text.body:
            findings.append(error("vivo takes nothing without title and body."))
        if not job.value("app_id").isdecimal():
            findings.append(error("app_id must be a number."))
        if not job.value("package") and not job.value("skip_content"):
            findings.append(error("package is needed for the page to open, or else skip_content."))
        findings += one_of("push_mode", job.value("push_mode"), ("0", "1"))
        findings += one_of("notify_type", job.value("notify_type"), ("1", "2", "3", "4"))
        findings += one_of("classification", job.value("classification"), ("0", "1"))
        if not job.value("time_to_live").isdecimal():
            findings.append(error("time_to_live must be a number of seconds."))
        if job.value("push_mode") == "1":
            findings.append(warning("A test push; it arrives at test devices of the console only."))
        return findings

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an auth token, good for 24 hours."""
        app_id, key = job.value("app_id"), job.value("app_key")
        timestamp = int(job.now * 1000)
        signed = f"{app_id}{key}{timestamp}{job.value('app_secret')}"
        sign = hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest()
        value = {"appId": _number(app_id), "appKey": key, "timestamp": timestamp, "sign": sign}
        url = f"{job.value(URL)}/message/auth"
        return json_request("get an access token", url, value, secrets=(sign,))

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the auth token."""
        body = body_of(answer)
        words = body.get("desc")
        return access_from(answer, body.get("authToken"), body.get("result"), words, ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push; ext goes as the JSON text, since vivo takes only texts there."""
        value: dict[str, object] = {
            "appId": _number(job.value("app_id")),
            "regId": job.token,
            "notifyType": _number(job.value("notify_type")),
            "title": job.text.title,
            "content": job.text.body,
            "timeToLive": _number(job.value("time_to_live")),
            "skipType": 4,
            "skipContent": job.value("skip_content") or page_of(job.value("package")),
            "requestId": job.nonce,
            "pushMode": _number(job.value("push_mode")),
            "classification": _number(job.value("classification")),
            "clientCustomMap": {"ext": job.ext},
        }
        return json_request(
            "send the push",
            f"{job.value(URL)}/message/send",
            value | filled(category=job.value("category")),
            headers=(("authToken", access),),
            secrets=(access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what vivo answered."""
        body = body_of(answer)
        code = text_of(body.get("result"))
        if code != SUCCESS:
            return refused(code, ANSWERS, answer, text_of(body.get("desc")))
        status = text_of(part(body, "invalidUser", "status"))
        if not status:
            return accepted(code)
        advice = _INVALID_USER.get(status, Advice("vivo does not push to this id.", _NEW_ID))
        return Explanation(
            delivered=False, code=status, meaning=advice.meaning, next_step=advice.next_step
        )


def page_of(package: str) -> str:
    """The page that the guide lets vivo open."""
    return (
        f"tencent_im_push://{package}/message"
        "?#Intent;scheme=tencent_im_push;launchFlags=0x4000000;end"
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


_NEW_ID = "Let the app register again and take its new id."
_CHECK_APP = "Check app_id, app_key and app_secret, and this computer's clock (10 minutes at most)."

_INVALID_USER: Answers = {
    "1": Advice("vivo does not know this registration id.", _NEW_ID),
    "2": Advice("The user of this registration id unsubscribed.", _NEW_ID),
    "4": Advice(
        "The phone is no test device.",
        "Add it in vivo's console under test devices, or use push_mode 0 once the app is in the "
        "store.",
    ),
}

ANSWERS: Answers = {
    "10000": Advice("vivo does not accept who we say we are.", _CHECK_APP),
    "10070": Advice(
        "The number of pushes is used up.", "Do not push any more today; vivo lowers the limit."
    ),
    "10093": Advice("Access tokens were asked for too often.", "Wait a minute."),
    "10094": Advice("The app id is not the one that the access token is for.", _CHECK_APP),
    "10302": Advice("The registration id is not valid.", _NEW_ID),
}
"""vivo's codes, as far as they are known; the rest is told in vivo's own words."""
