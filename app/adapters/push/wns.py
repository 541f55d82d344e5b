"""Windows' push service, WNS.

Source: Microsoft, "Push notification service request and response headers" and the quick start for
the Windows App SDK. The device's token is its channel URI; an access token goes with the push, so
only Microsoft's own hosts are taken for it.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from app.adapters.push.forms import (
    LOOPBACK,
    RETRY,
    TOKEN_URL,
    Advice,
    Answers,
    accepted,
    credentials_access,
    error,
    form_request,
    is_safe_address,
    one_of,
    refused,
    text_of,
    too_large,
    too_long,
)
from app.ports.push import ConfigKey, Explanation, Finding, PushAnswer, PushJob, PushRequest

MAX_PAYLOAD = 5000
MAX_TAG = 16
HOST = ".notify.windows.com"
LIVE_TOKENS = "https://login.live.com/accesstoken.srf"
ENTRA_TOKENS = "https://login.microsoftonline.com/{}/oauth2/token"


class Wns:
    """`PushVendor` of Windows."""

    keys = (
        ConfigKey("client_id", "the app's id at Microsoft Entra, or its package SID"),
        ConfigKey("client_secret", "its secret", secret=True),
        ConfigKey("tenant_id", "the Entra tenant; none: the store's older way", required=False),
        ConfigKey("type", "toast or raw", required=False, default="toast"),
        ConfigKey("ttl", "seconds to try", required=False),
        ConfigKey("tag", "pushes with the same one replace each other", required=False),
        ConfigKey(TOKEN_URL, "another server for access tokens", required=False),
    )

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against WNS's limits."""
        findings = []
        if not _is_channel(job.token):
            findings.append(error(f"The token must be a channel URI: https://….{HOST[1:]}/…"))
        findings += one_of("type", job.value("type"), ("toast", "raw"))
        findings += too_long("The tag", job.value("tag"), MAX_TAG)
        if job.value("ttl") and not job.value("ttl").isdecimal():
            findings.append(error("ttl must be a number of seconds."))
        return [*findings, *too_large("The payload", _payload(job), MAX_PAYLOAD)]

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Ask for an access token (RFC 6749, 4.4)."""
        tenant = job.value("tenant_id")
        fields = {
            "grant_type": "client_credentials",
            "client_id": job.value("client_id"),
            "client_secret": job.value("client_secret"),
        }
        if tenant:
            fields["resource"] = "https://wns.windows.com/"
        else:
            fields["scope"] = "notify.windows.com"
        usual = ENTRA_TOKENS.format(quote(tenant, safe="")) if tenant else LIVE_TOKENS
        return form_request("get an access token", job.value(TOKEN_URL) or usual, fields)

    def access(self, answer: PushAnswer) -> str | Explanation:
        """Read the access token."""
        return credentials_access(answer, ANSWERS)

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push."""
        is_raw = job.value("type") == "raw"
        headers = {
            "Authorization": f"Bearer {access}",
            "Content-Type": "application/octet-stream" if is_raw else "text/xml",
            "X-WNS-Type": f"wns/{job.value('type')}",
            "X-WNS-RequestForStatus": "true",
            "X-WNS-TTL": job.value("ttl"),
            "X-WNS-Tag": job.value("tag"),
        }
        return PushRequest(
            "send the push",
            job.token,
            tuple((name, value) for name, value in headers.items() if value),
            _payload(job),
            (access,),
        )

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what WNS answered."""
        status = answer.headers.get("x-wns-status", "").lower()
        if answer.status == 200 and status in ("", "received"):
            return accepted(status)
        code = status if answer.status == 200 else str(answer.status)
        words = text_of(answer.headers.get("x-wns-error-description"))
        return refused(code, ANSWERS, answer, words)


def _payload(job: PushJob) -> bytes:
    if job.value("type") == "raw":
        return job.ext.encode()
    texts = "".join(f"<text>{escape(text)}</text>" for text in (job.text.title, job.text.body))
    return (
        f"<toast launch={quoteattr(job.ext)}><visual>"
        f'<binding template="ToastGeneric">{texts}</binding></visual></toast>'
    ).encode()


def _is_channel(uri: str) -> bool:
    if not is_safe_address(uri):
        return False
    host = urlsplit(uri).hostname or ""
    return host.endswith(HOST) or host in LOOPBACK


_CHECK_CLIENT = "Check client_id, client_secret and tenant_id."
_NEW_CHANNEL = "Let the app open a new channel and take its URI."

ANSWERS: Answers = {
    "400": Advice("A header or the XML is not valid.", "Check type, ttl and tag."),
    "401": Advice("The access token was not accepted.", _CHECK_CLIENT),
    "403": Advice(
        "The channel belongs to another app.", "Use the app id that the channel was opened with."
    ),
    "404": Advice("There is no such channel.", _NEW_CHANNEL),
    "406": Advice("WNS limits this app's pushes.", "Wait, and send fewer."),
    "410": Advice("The channel has expired.", _NEW_CHANNEL),
    "413": Advice("The payload has more than 5000 bytes.", "Shorten the text."),
    "500": Advice("Microsoft's server has a problem.", RETRY),
    "503": Advice("Microsoft's server is not available.", RETRY),
    "dropped": Advice(
        "WNS took the push and dropped it: notifications are off, or the device is offline.",
        "Check the app's notification settings on the device.",
    ),
    "channelthrottled": Advice("Too many pushes to this channel.", "Wait, and send fewer."),
    "invalid_client": Advice("Microsoft does not know this client and secret.", _CHECK_CLIENT),
    "unauthorized_client": Advice("This client may not ask for access.", _CHECK_CLIENT),
    "invalid_request": Advice("The request for access is not valid.", _CHECK_CLIENT),
}
"""WNS's statuses, and the codes of the access token."""
