"""Build requests and read answers: what the vendors' forms have in common."""

import json
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from app.ports.push import (
    ConfigKey,
    Explanation,
    Finding,
    PushAnswer,
    PushJob,
    PushRequest,
    Severity,
)

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Hosts that may be reached without TLS: a test server on this computer."""

URL = "url"
TOKEN_URL = "token_url"  # noqa: S105  the name of a setting
MAX_VENDOR_TEXT = 300
"""Characters of a vendor's own words that are shown."""


def url_key(default: str, meaning: str = "where pushes are posted") -> ConfigKey:
    """The setting for another region's server, or a test server on this computer."""
    return ConfigKey(URL, meaning, required=False, default=default)


def token_url_key(default: str) -> ConfigKey:
    """The same for the server that gives access tokens."""
    return ConfigKey(TOKEN_URL, "where access tokens come from", required=False, default=default)


def as_json(value: object) -> str:
    """Write JSON without spaces, every script as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_request(
    purpose: str,
    url: str,
    value: object,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    secrets: tuple[str, ...] = (),
) -> PushRequest:
    """Build a request with a JSON body."""
    content_type = ("Content-Type", "application/json; charset=UTF-8")
    return PushRequest(purpose, url, (*headers, content_type), as_json(value).encode(), secrets)


def form_request(
    purpose: str,
    url: str,
    fields: Mapping[str, str],
    *,
    headers: tuple[tuple[str, str], ...] = (),
    secrets: tuple[str, ...] = (),
) -> PushRequest:
    """Build a request with a form as its body, in the order of the fields."""
    content_type = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
    return PushRequest(purpose, url, (*headers, content_type), urlencode(fields).encode(), secrets)


def filled(**fields: object) -> dict[str, object]:
    """Keep the fields that hold something."""
    return {name: value for name, value in fields.items() if value not in ("", None, {}, [])}


def body_of(answer: PushAnswer) -> dict[str, object]:
    """Read an answer's JSON object; anything else is an empty one."""
    try:
        value: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def part(value: object, *path: str) -> object:
    """Go down into JSON objects; None where the way ends."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_of(value: object) -> str:
    """A vendor's own words or code as one bounded line; "" for what is no text or number."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    return " ".join(str(value)[:MAX_VENDOR_TEXT].split())


# Explaining


class Advice(Struct, frozen=True):
    """What a vendor's code means, and what to do about it."""

    meaning: str
    next_step: str = "This is a mistake of Bellbird's; please report it."


Answers = Mapping[str, Advice]
"""A vendor's codes."""

RETRY = "Try again in some minutes."
LOOK_UP = "Look the code up in the vendor's documentation."

_STATUS: Mapping[int, Advice] = {
    400: Advice("The server did not understand the request.", "Check the settings and the token."),
    401: Advice("The server did not accept who we say we are.", "Check the keys and secrets."),
    403: Advice("The server does not let this app push.", "Check the app's id and its rights."),
    404: Advice("The server knows no such address.", "Check the ids, and the url if it is set."),
    405: Advice("The server does not take this kind of request.", "Check the url."),
    413: Advice("The message is too large.", "Shorten it."),
    429: Advice("Too many pushes in a short time.", "Wait, and send fewer."),
}


def accepted(code: str = "", note: str = "") -> Explanation:
    """Say that the vendor took the message."""
    meaning = "The vendor took the message."
    return Explanation(delivered=True, code=code, meaning=f"{meaning} {note}".strip())


def refused(code: str, answers: Answers, answer: PushAnswer, words: str = "") -> Explanation:
    """Say why the vendor did not take the message.

    Args:
        words: the vendor's own; they are added where our table does not know the code.
    """
    advice = answers.get(code)
    if advice is not None:
        return Explanation(
            delivered=False, code=code, meaning=advice.meaning, next_step=advice.next_step
        )
    if answer.status >= 500:
        advice = Advice(f"The vendor's server has a problem (HTTP {answer.status}).", RETRY)
    else:
        meaning = f"The vendor did not take the message (HTTP {answer.status})."
        unknown = Advice(meaning, LOOK_UP)
        advice = _STATUS.get(answer.status, unknown)
    said = f' It said: "{words}".' if words else ""
    return Explanation(
        delivered=False,
        code=code or str(answer.status),
        meaning=advice.meaning + said,
        next_step=advice.next_step,
    )


def access_from(
    answer: PushAnswer, token: object, code: object, words: object, answers: Answers
) -> str | Explanation:
    """Take an access token, or explain an answer that holds none."""
    if isinstance(token, str) and token and answer.status == 200:
        return token
    return refused(text_of(code), answers, answer, text_of(words))


def credentials_request(job: PushJob, app: str, secret: str) -> PushRequest:
    """Build the request for an access token of the client's own (RFC 6749, 4.4).

    Args:
        app, secret: the settings that name the client and prove it.
    """
    fields = {
        "grant_type": "client_credentials",
        "client_id": job.value(app),
        "client_secret": job.value(secret),
    }
    return form_request("get an access token", job.value(TOKEN_URL), fields)


def credentials_access(answer: PushAnswer, answers: Answers) -> str | Explanation:
    """Read the answer to a `credentials_request` (RFC 6749, 5)."""
    body = body_of(answer)
    words = body.get("error_description")
    return access_from(answer, body.get("access_token"), body.get("error"), words, answers)


# Checking


def error(text: str) -> Finding:
    """A finding that stops the push."""
    return Finding(Severity.ERROR, text)


def warning(text: str) -> Finding:
    """A finding that does not stop it."""
    return Finding(Severity.WARNING, text)


def too_long(what: str, text: str, limit: int, *, counts_wide_twice: bool = False) -> list[Finding]:
    """Check a text against a limit in characters."""
    length = width(text) if counts_wide_twice else len(text)
    if length <= limit:
        return []
    return [error(f"{what} has {length} characters; {limit} are allowed.")]


def too_large(what: str, data: bytes, limit: int) -> list[Finding]:
    """Check something against a limit in bytes."""
    if len(data) <= limit:
        return []
    return [error(f"{what} has {len(data)} bytes; {limit} are allowed.")]


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> list[Finding]:
    """Check a setting against the values there are; "" is left out."""
    if not value or value in allowed:
        return []
    return [error(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")]


def width(text: str) -> int:
    """Count characters, those of full width (Chinese, for example) twice."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_safe_address(url: str) -> bool:
    """Whether secrets may be sent there: HTTPS, or this computer."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
