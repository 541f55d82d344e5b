"""Tencent Cloud IM's own push by REST: it chooses the vendor's channel of the user's phone itself.

Source: Tencent, "UserID-Targeted Push" (`v4/timpush/batch`) and its error codes. The
counterpart of the guide's offline push test tool.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from app.adapters.push.forms import (
    RETRY,
    URL,
    Advice,
    Answers,
    accepted,
    body_of,
    error,
    filled,
    json_request,
    one_of,
    refused,
    text_of,
    too_large,
    warning,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

REGIONS = {
    "china": "https://console.tim.qq.com",
    "singapore": "https://adminapisgp.im.qcloud.com",
    "seoul": "https://adminapikr.im.qcloud.com",
    "frankfurt": "https://adminapiger.im.qcloud.com",
    "silicon-valley": "https://adminapiusa.im.qcloud.com",
    "jakarta": "https://adminapiidn.im.qcloud.com",
}
"""The servers, by the app's region in the console."""

MAX_TEXT = 3072
"""Bytes that Desc and Ext may have together; what is more may be cut by a vendor."""

_CHANNELS = (
    ("OPPOChannelID", "oppo_channel_id"),
    ("XiaoMiChannelID", "xiaomi_channel_id"),
    ("HuaWeiChannelID", "huawei_channel_id"),
    ("HuaWeiCategory", "huawei_category"),
    ("GoogleChannelID", "google_channel_id"),
    ("VIVOCategory", "vivo_category"),
    ("HonorImportance", "honor_importance"),
)


MakeUserSig = Callable[[int, str, str, int], str]
"""Signs for a user: SDKAppID, secret key, user, seconds since the epoch."""


class Tencent:
    """`PushVendor` of Tencent; the token is the receiver's user id.

    Args:
        make_user_sig: makes the administrator's signature, which is used for one request.
    """

    keys = (
        ConfigKey("sdk_app_id", "the app's SDKAppID"),
        ConfigKey("secret_key", "the app's secret key", required=False, secret=True),
        ConfigKey(
            "usersig", "instead of it: the administrator's UserSig", required=False, secret=True
        ),
        ConfigKey("identifier", "the administrator", required=False, default="administrator"),
        ConfigKey("from_account", "who seems to send; none: the administrator", required=False),
        ConfigKey("region", f"one of {', '.join(REGIONS)}", required=False, default="china"),
        ConfigKey("ios_sound", "a sound's name", required=False, default="default"),
        *(ConfigKey(name, f"Tencent's {field}", required=False) for field, name in _CHANNELS),
        ConfigKey(URL, "another server", required=False),
    )

    def __init__(self, make_user_sig: MakeUserSig) -> None:
        self._make_user_sig = make_user_sig

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against Tencent's limits."""
        findings = [] if job.token else [error("The receiver's user id is missing.")]
        if not job.value("sdk_app_id").isdecimal():
            findings.append(error("sdk_app_id must be a number."))
        if not job.value("secret_key") and not job.value("usersig"):
            findings.append(error("secret_key is needed, or else usersig."))
        findings += one_of("region", job.value("region"), tuple(REGIONS))
        text = (job.text.body + job.ext).encode()
        findings += too_large("Body and ext together", text, MAX_TEXT)
        if not job.value("oppo_channel_id"):
            findings.append(
                warning("Without oppo_channel_id nothing is shown on OPPO phones of Android 8 on.")
            )
        return findings

    def authorization(self, job: PushJob) -> PushRequest | None:  # noqa: ARG002  none is needed
        """There is none: the signature is in the address."""
        return None

    def access(self, answer: PushAnswer) -> str | Explanation:  # noqa: ARG002  as above
        """There is none."""
        return ""

    def push(self, job: PushJob, access: str) -> PushRequest:  # noqa: ARG002  as above
        """Build the push."""
        admin, app_id = job.value("identifier"), job.value("sdk_app_id")
        number = int(job.nonce[:8], 16)
        signature = job.value("usersig") or self._make_user_sig(
            int(app_id) if app_id.isdecimal() else 0, job.value("secret_key"), admin, int(job.now)
        )
        query = urlencode(
            {
                "usersig": signature,
                "identifier": admin,
                "sdkappid": app_id,
                "random": str(number),
                "contenttype": "json",
            }
        )
        info: dict[str, object] = {
            "PushFlag": 0,
            "Title": job.text.title,
            "Desc": job.text.body,
            "Ext": job.ext,
            "ApnsInfo": filled(Sound=job.value("ios_sound")) | {"BadgeMode": 0},
        }
        value = {
            "From_Account": job.value("from_account") or admin,
            "To_Account": [job.token],
            "MsgRandom": number,
            "OfflinePushInfo": info
            | filled(AndroidInfo=filled(**{f: job.value(name) for f, name in _CHANNELS})),
        }
        server = job.value(URL) or REGIONS.get(job.value("region"), REGIONS["china"])
        url = f"{server}/v4/timpush/batch?{query}"
        return json_request("send the push", url, value, secrets=(signature,))

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what Tencent answered."""
        body = body_of(answer)
        code, words = text_of(body.get("ErrorCode")), text_of(body.get("ErrorInfo"))
        if answer.status == 200 and code == "0" and body.get("ActionStatus") == "OK":
            return accepted(note="What becomes of it is in the console's push records.")
        return refused(code, ANSWERS, answer, words)


_CHECK_KEY = "Check sdk_app_id, secret_key and identifier; all are in the console."

ANSWERS: Answers = {
    "60002": Advice("The address is wrong.", "Check the url if it is set."),
    "60003": Advice("The request is no JSON that Tencent can read."),
    "60004": Advice("The administrator's name or signature is not valid.", _CHECK_KEY),
    "60006": Advice("The app's id is not valid.", _CHECK_KEY),
    "60007": Advice("Too many requests.", "Wait a second, and send fewer."),
    "60008": Advice("Tencent's server did not answer in time.", RETRY),
    "60010": Advice("The identifier is not an administrator of the app.", _CHECK_KEY),
    "60012": Advice("The app's id is missing.", _CHECK_KEY),
    "70001": Advice("The UserSig has expired.", "Make a new one, or set secret_key."),
    "70002": Advice("The UserSig is empty.", "Set secret_key or usersig."),
    "70003": Advice("The UserSig is not valid.", _CHECK_KEY),
    "70005": Advice("The UserSig is not valid.", _CHECK_KEY),
    "70009": Advice("The UserSig was made with another app's key.", _CHECK_KEY),
    "70013": Advice("The UserSig is another user's.", "Check identifier."),
    "70014": Advice("The UserSig is for another app.", "Check sdk_app_id."),
    "70016": Advice("The app has no such key.", _CHECK_KEY),
    "70020": Advice("There is no such app.", "Check sdk_app_id and region."),
    "70169": Advice("Tencent's server did not answer in time.", RETRY),
    "90001": Advice("The request is no JSON that Tencent can read."),
    "90005": Advice("MsgRandom is missing."),
    "90009": Advice("The identifier is not an administrator of the app.", "Check identifier."),
    "90018": Advice("Too many receivers.", "Name 500 at most."),
    "90024": Advice("Too many pushes.", "Wait a second."),
    "90045": Advice(
        "The push service is not enabled for this app.", "Enable it in the console (Push)."
    ),
    "90047": Advice("The day's number of pushes is used up.", "Try again tomorrow."),
    "91000": Advice("Tencent's server has a problem.", RETRY),
}
"""Tencent's codes."""
