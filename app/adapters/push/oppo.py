"""OPPO's push service, for OPPO, OnePlus and realme phones.

Source: OPPO, "Server API": authentication, unicast and the general return codes. The Activity that
takes the click is the one of the push plugin's guide.
"""

import hashlib
import json
from collections.abc import Sequence

from app.adapters.push.forms import (
    RETRY,
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
    one_of,
    part,
    refused,
    text_of,
    too_long,
    url_key,
    warning,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

ACTIVITY = "com.tencent.flutter.tim_ui_kit_push_plugin.pushActivity.OPPOMessageActivity"
MAX_TITLE = 50
MAX_CONTENT = 200
PLAIN_CONTENT = 50
MAX_PARAMETERS = 4000
SUCCESS = "0"


class Oppo:
    """`PushVendor` of OPPO."""

    keys = (
        ConfigKey("app_key", "the app's AppKey"),
        ConfigKey("master_secret", "the app's MasterSecret", secret=True),
        ConfigKey("channel_id", "the channel, made in OPPO's console and in the app"),
        ConfigKey("category", "the message's category", required=False),
        ConfigKey("notify_level", "1, 2 or 16; needs a category", required=False),
        ConfigKey("click_action_type", "0 app, 1 action, 4 activity", required=False, default="4"),
        ConfigKey("activity", "who takes the click", required=False, default=ACTIVITY),
        ConfigKey("ext", "instead of the ext for the conversation", required=False),
        ConfigKey("time_to_live", "seconds to try", required=False, default="86400"),
        url_key("https://api.push.oppomobile.com"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against OPPO's limits."""
        findings = [] if job.token else [error("The registration id is missing.")]
        findings += too_long("The title", job.text.title, MAX_TITLE)
        findings += too_long("The body", job.text.body, MAX_CONTENT)
        findings += too_long("The ext", _ext(job), MAX_PARAMETERS)
        if not _is_json_object(_ext(job)):
            findings.append(error("The ext is no JSON object; OPPO phones would show nothing."))
        if len(job.text.body) > PLAIN_CONTENT:
            findings.append(warning(f"Phones may cut the body after {PLAIN_CONTENT} characters."))
        findings += one_of("click_action_type", job.value("click_action_type"), ("0", "1", "4"))
        findings += one_of("notify_level", job.value("notify_level"), ("1", "2", "16"))
        if job.value("notify_level") and not job.value("category"):
            findings.append(error("notify_level needs a category."))
        if not job.value("time_to_live").isdecimal():
            findings.append(error("time_to_live must be a number of seconds."))
        return findings

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an auth token, good for 24 hours."""
        key, timestamp = job.value("app_key"), str(int(job.now * 1000))
        signed = f"{key}{timestamp}{job.value('master_secret')}"
        sign = hashlib.sha256(signed.encode()).hexdigest()
        fields = {"app_key": key, "sign": sign, "timestamp": timestamp}
        url = f"{job.value(URL)}/server/v1/auth"
        return form_request("get an access token", url, fields, secrets=(sign,))

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the auth token."""
        body = body_of(answer)
        token = part(body, "data", "auth_token")
        return access_from(answer, token, body.get("code"), body.get("message"), ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push."""
        action = job.value("click_action_type")
        level = job.value("notify_level")
        notification = filled(
            app_message_id=job.nonce,
            title=job.text.title,
            content=job.text.body,
            click_action_activity=job.value("activity") if action in ("1", "4") else "",
            action_parameters=_ext(job),
            channel_id=job.value("channel_id"),
            category=job.value("category"),
            notify_level=int(level) if level.isdecimal() else None,
        )
        notification |= {
            "click_action_type": int(action) if action.isdecimal() else 0,
            "off_line": True,
            "off_line_ttl": _number(job.value("time_to_live")),
        }
        message = {"target_type": 2, "target_value": job.token, "notification": notification}
        return form_request(
            "send the push",
            f"{job.value(URL)}/server/v1/message/notification/unicast",
            {"auth_token": access, "message": as_json(message)},
            secrets=(access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what OPPO answered."""
        body = body_of(answer)
        code = text_of(body.get("code"))
        if code == SUCCESS:
            return accepted(code)
        return refused(code, ANSWERS, answer, text_of(body.get("message")))


def _ext(job: PushJob) -> str:
    return job.value("ext") or job.ext


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


_CHECK_APP = "Check app_key and master_secret (not AppSecret), and this computer's clock."
_CHECK_FORM = "Check channel_id, category and the length of the text."

ANSWERS: Answers = {
    "-1": Advice("OPPO's service is not available.", RETRY),
    "-2": Advice("OPPO's service is limiting its traffic.", RETRY),
    "11": Advice("The auth token was not accepted.", _CHECK_APP),
    "12": Advice("The server does not take this kind of request."),
    "13": Advice("The app pushes too often.", "Wait, and send fewer."),
    "14": Advice("OPPO does not know the app key.", _CHECK_APP),
    "15": Advice("The app key is missing.", _CHECK_APP),
    "16": Advice("The signature is wrong.", _CHECK_APP),
    "17": Advice("The signature is missing.", _CHECK_APP),
    "18": Advice("The time is missing."),
    "19": Advice("The time is too far from OPPO's.", "Set this computer's clock."),
    "20": Advice("There is no such method.", "Check the url if it is set."),
    "25": Advice("The text is not UTF-8."),
    "26": Advice("OPPO blocks this network.", "Ask OPPO's support."),
    "27": Advice("OPPO does not let this app in.", "Check its rights in OPPO's console."),
    "28": Advice("The app is disabled.", "Check it in OPPO's console."),
    "29": Advice("The auth token is missing.", _CHECK_APP),
    "30": Advice("The app has no right to this.", "Apply for it in OPPO's console."),
    "33": Advice(
        "The day's number of pushes is used up.",
        "Use a private channel for chat messages; public ones are limited.",
    ),
    "40": Advice("A parameter is missing.", _CHECK_FORM),
    "41": Advice("A parameter is not valid.", _CHECK_FORM),
    "10000": Advice(
        "The registration id is not valid.", "Let the app register again and take its new id."
    ),
}
"""OPPO's codes."""
