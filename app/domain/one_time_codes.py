"""Recognise messages that carry a code to log in with, so that no notification shows it."""

import re

HIDDEN = "[One-time code]"
"""What is shown in the place of such a message."""

_MAX_LENGTH = 600
"""Characters; such messages are short, and longer ones talk about something else, too."""

_CODE = re.compile(
    r"(?<![\w.,:/#@+-])(?:[A-Z]{1,3}-)?"
    r"(?:\d{4,8}|\d{3}[ -]\d{3}|\d{4}[ -]\d{4}|(?=[A-Z0-9]*\d)[A-Z0-9]{6,8})"
    r"(?![\w/@]|[.,:-]\d)"
)

_WORDS = re.compile(
    r"\b(?:otp|2fa|mfa|tan|pin|passcode|one[- ]time|verification|verify|security code|login code"
    r"|log[- ]?in code|access code|auth(?:entication)? code|confirmation code|sign[- ]?in"
    r"|code is|your code|is your|code:|bestätigungscode|einmal\w*|sicherheitscode|anmeldecode"
    r"|código|codigo|codice|code de|kode|код)\b"
    r"|code:|验证码|校验码|动态码|驗證碼|确认码|認証コード|確認コード|인증번호|인증 번호",
    re.IGNORECASE,
)

_CJK_CODE = re.compile(r"(?<!\d)\d{4,8}(?!\d)")
_CJK = re.compile(r"验证码|校验码|动态码|驗證碼|确认码|認証コード|確認コード|인증번호|인증 번호")


def has_one_time_code(text: str) -> bool:
    """Whether a text looks like the delivery of a one-time code.

    It errs on the side of hiding: a short text with such a word and such a number is one.
    """
    if len(text) > _MAX_LENGTH or not any(c.isdigit() for c in text):
        return False
    if _CJK.search(text):
        return _CJK_CODE.search(text) is not None
    return _WORDS.search(text) is not None and _CODE.search(text) is not None
