"""Xiaomi's push service, MiPush.

Source: Xiaomi, "Server API" and its table of error codes. Click: the app is opened, as the guide
sets in the console ("Open application").
"""

from collections.abc import Sequence

from app.adapters.push.forms import (
    RETRY,
    URL,
    Advice,
    Answers,
    accepted,
    body_of,
    error,
    form_request,
    one_of,
    refused,
    text_of,
    too_large,
    too_long,
    url_key,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_TITLE = 49
MAX_DESCRIPTION = 127
MAX_PAYLOAD = 4096
SUCCESS = "0"


class Xiaomi:
    """`PushVendor` of Xiaomi."""

    keys = (
        ConfigKey("app_secret", "the app's AppSecret", secret=True),
        ConfigKey("package", "the app's primary package name"),
        ConfigKey("channel_id", "the channel from Xiaomi's console"),
        ConfigKey(
            "notify_type", "-1 all, 1 sound, 2 vibrate, 4 light", required=False, default="-1"
        ),
        ConfigKey("notify_id", "pushes with the same one replace each other", required=False),
        ConfigKey("notify_effect", "1 launcher, 2 activity, 3 web", required=False, default="1"),
        ConfigKey("intent_uri", "the activity's intent, for effect 2", required=False),
        ConfigKey("time_to_live", "milliseconds to try", required=False),
        url_key("https://api.xmpush.xiaomi.com", "the region's server"),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Xiaomi's limits."""
        findings = [] if job.token else [error("The registration id is missing.")]
        findings += too_long("The title", job.text.title, MAX_TITLE)
        findings += too_long("The body", job.text.body, MAX_DESCRIPTION)
        if not job.text.title or not job.text.body:
            findings.append(error("Xiaomi takes nothing without title and body."))
        findings += one_of("notify_effect", job.value("notify_effect"), ("1", "2", "3"))
        if job.value("notify_effect") == "2" and not job.value("intent_uri"):
            findings.append(error("notify_effect 2 needs intent_uri."))
        return [*findings, *too_large("The ext", job.ext.encode(), MAX_PAYLOAD)]

    def authorization(self, job: PushJob) -> PushRequest | None:  # noqa: ARG002  none is needed
        """There is none: the secret itself travels with the push."""
        return None

    def access(self, answer: PushAnswer) -> str | Explanation:  # noqa: ARG002  as above
        """There is none."""
        return ""

    def push(self, job: PushJob, access: str) -> PushRequest:  # noqa: ARG002  as above
        """Build the push."""
        fields = {
            "registration_id": job.token,
            "restricted_package_name": job.value("package"),
            "pass_through": "0",
            "title": job.text.title,
            "description": job.text.body,
            "payload": job.ext,
            "notify_type": job.value("notify_type"),
            "notify_id": job.value("notify_id"),
            "time_to_live": job.value("time_to_live"),
            "extra.notify_effect": job.value("notify_effect"),
            "extra.intent_uri": job.value("intent_uri"),
            "extra.channel_id": job.value("channel_id"),
            "extra.ext": job.ext,
        }
        return form_request(
            "send the push",
            f"{job.value(URL)}/v3/message/regid",
            {name: value for name, value in fields.items() if value},
            headers=(("Authorization", f"key={job.value('app_secret')}"),),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Xiaomi answered."""
        body = body_of(answer)
        code = text_of(body.get("code"))
        if code == SUCCESS and body.get("result") != "error":
            return accepted(code)
        words = text_of(body.get("reason")) or text_of(body.get("description"))
        return refused(code, ANSWERS, answer, words)


_CHECK_APP = "Check app_secret and package; both are of the app in Xiaomi's console."
_FEWER = "Wait, and send fewer."

ANSWERS: Answers = {
    "10001": Advice("Xiaomi's server has a problem.", RETRY),
    "10002": Advice("Xiaomi's service is suspended.", RETRY),
    "10003": Advice("Xiaomi's server has a problem.", RETRY),
    "10004": Advice("Requests from this network are not allowed.", "Check the list of addresses."),
    "10005": Advice("The app has no right to this.", "Apply for it in Xiaomi's console."),
    "10008": Advice("A parameter is wrong.", "Check the settings."),
    "10009": Advice("Xiaomi's server is busy.", RETRY),
    "10012": Advice("The request is not allowed.", _CHECK_APP),
    "10014": Advice("The app's rights are limited.", "Apply for them in Xiaomi's console."),
    "10016": Advice("A parameter is missing.", "Check package and channel_id."),
    "10017": Advice(
        "A parameter is not valid.", "Check channel_id, the token, and the length of the text."
    ),
    "10018": Advice("The request is too long.", "Shorten the text."),
    "10022": Advice("Too many requests from this network.", _FEWER),
    "10023": Advice("Too many requests of this app.", _FEWER),
    "10024": Advice("Too many requests of this kind.", _FEWER),
    "10026": Advice("Xiaomi blocked the app.", "Ask Xiaomi's support."),
    "10027": Advice("Too many requests of this app.", _FEWER),
    "10029": Advice("The device is not valid.", "Let the app register again."),
    "21301": Advice("Xiaomi does not accept the secret.", _CHECK_APP),
    "22000": Advice("The app is not valid.", _CHECK_APP),
    "22001": Advice("There is no such app.", _CHECK_APP),
    "22006": Advice("The app's id is not valid.", _CHECK_APP),
    "22007": Advice("The app's key is not valid.", _CHECK_APP),
    "22008": Advice("The app's secret is not valid.", _CHECK_APP),
    "22022": Advice("The package name is not valid.", _CHECK_APP),
    "22100": Advice("The notification's form is not valid.", "Check the settings."),
    "22101": Advice("Too many notifications.", _FEWER),
    "22102": Advice("Xiaomi could not send it.", RETRY),
    "22103": Advice("The notification's id is not valid.", "Check notify_id."),
}
"""Xiaomi's codes."""
