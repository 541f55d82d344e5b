"""What each vendor's answers mean: every known code is a sentence with a next step."""

import json
from collections.abc import Callable

import pytest

from app.adapters.push import (
    apns,
    fcm,
    honor,
    huawei,
    meizu,
    oppo,
    push_vendors,
    tencent,
    vivo,
    web_push,
    wns,
    xiaomi,
)
from app.adapters.push.forms import Answers
from app.domain.push_vendors import PushVendorId
from app.ports.push import Explanation, PushAnswer

VENDORS = push_vendors(lambda _app, _key, _user, _now: "usersig")


def body(value: object, status: int = 200) -> PushAnswer:
    return PushAnswer(status, {}, json.dumps(value).encode())


Write = Callable[[str], PushAnswer]

FORMS: dict[PushVendorId, tuple[Answers, Write]] = {
    PushVendorId.APNS: (apns.ANSWERS, lambda code: body({"reason": code}, 400)),
    PushVendorId.FCM: (
        fcm.ANSWERS,
        lambda code: body({"error": {"status": "X", "details": [{"errorCode": code}]}}, 400),
    ),
    PushVendorId.HUAWEI: (huawei.ANSWERS, lambda code: body({"code": code, "msg": "x"})),
    PushVendorId.HONOR: (honor.ANSWERS, lambda code: body({"code": code, "message": "x"})),
    PushVendorId.XIAOMI: (
        xiaomi.ANSWERS,
        lambda code: body({"result": "error", "code": int(code), "reason": "x"}),
    ),
    PushVendorId.OPPO: (oppo.ANSWERS, lambda code: body({"code": int(code), "message": "x"})),
    PushVendorId.VIVO: (vivo.ANSWERS, lambda code: body({"result": int(code), "desc": "x"})),
    PushVendorId.MEIZU: (meizu.ANSWERS, lambda code: body({"code": code, "message": "x"})),
    PushVendorId.WNS: (
        wns.ANSWERS,
        lambda code: (
            PushAnswer(int(code)) if code.isdecimal() else PushAnswer(200, {"x-wns-status": code})
        ),
    ),
    PushVendorId.WEB_PUSH: (web_push.ANSWERS, lambda code: PushAnswer(int(code))),
    PushVendorId.TENCENT: (
        tencent.ANSWERS,
        lambda code: body({"ActionStatus": "FAIL", "ErrorCode": int(code), "ErrorInfo": "x"}),
    ),
}

CODES = [(vendor, code) for vendor, (answers, _) in FORMS.items() for code in answers]


@pytest.mark.parametrize(("vendor", "code"), CODES, ids=lambda v: getattr(v, "value", v))
def test_a_known_code_is_a_sentence_with_a_next_step(vendor: PushVendorId, code: str) -> None:
    answers, write = FORMS[vendor]
    explanation = VENDORS[vendor].explain(write(code))
    assert (explanation.delivered, explanation.code) == (False, code)
    assert explanation.meaning == answers[code].meaning
    assert explanation.meaning.endswith(".")
    assert explanation.next_step.endswith((".", ")."))


@pytest.mark.parametrize("vendor", PushVendorId)
@pytest.mark.parametrize(
    "answer",
    [
        PushAnswer(500),
        PushAnswer(418, {}, b"<html>"),
        PushAnswer(400, {}, b"[" * 5000),
        body(["x"], 403),
        body({"code": ["x"], "result": {}, "error": 3, "reason": None}, 400),
        body({"error": {"details": [3, {"errorCode": 4}]}, "value": 3, "data": []}, 404),
        body({"code": True, "result": False, "ErrorCode": None}, 503),
    ],
)
def test_any_other_answer_is_explained_too(vendor: PushVendorId, answer: PushAnswer) -> None:
    explanation = VENDORS[vendor].explain(answer)
    assert not explanation.delivered
    assert explanation.meaning
    assert explanation.next_step


@pytest.mark.parametrize("vendor", PushVendorId)
def test_no_access_token_is_no_access(vendor: PushVendorId) -> None:
    access = VENDORS[vendor].access(body({"error": "invalid_client", "result": 10000}, 401))
    assert access == "" or isinstance(access, Explanation)


@pytest.mark.parametrize(
    ("vendor", "answer"),
    [
        (PushVendorId.FCM, body({"error": "invalid_grant", "error_description": "x"}, 400)),
        (PushVendorId.HUAWEI, body({"error": "invalid_client"}, 400)),
        (PushVendorId.HONOR, body({"error": "invalid_client"}, 401)),
        (PushVendorId.OPPO, body({"code": 16, "message": "x"})),
        (PushVendorId.VIVO, body({"result": 10000, "desc": "x"})),
        (PushVendorId.WNS, body({"error": "invalid_client"}, 400)),
    ],
)
def test_a_refused_access_token_is_explained(vendor: PushVendorId, answer: PushAnswer) -> None:
    access = VENDORS[vendor].access(answer)
    assert isinstance(access, Explanation)
    assert "Check" in access.next_step


def test_an_unknown_code_is_told_in_the_vendors_own_words() -> None:
    explanation = VENDORS[PushVendorId.VIVO].explain(body({"result": 99, "desc": "so\nwhat"}))
    assert explanation.meaning.endswith('It said: "so what".')


def test_a_vendors_words_are_bounded() -> None:
    explanation = VENDORS[PushVendorId.VIVO].explain(body({"result": 99, "desc": "x" * 10_000}))
    assert len(explanation.meaning) < 500


@pytest.mark.parametrize(
    ("status", "words"), [(1, "does not know"), (2, "unsubscribed"), (4, "no test device")]
)
def test_vivo_names_ids_it_does_not_push_to(status: int, words: str) -> None:
    answer = body({"result": 0, "taskId": "1", "invalidUser": {"userid": "x", "status": status}})
    explanation = VENDORS[PushVendorId.VIVO].explain(answer)
    assert not explanation.delivered
    assert words in explanation.meaning


@pytest.mark.parametrize("name", ["failTokens", "expireTokens"])
def test_honor_names_tokens_it_does_not_push_to(name: str) -> None:
    answer = body({"code": 200, "data": {"sendResult": True, name: ["x"]}})
    assert not VENDORS[PushVendorId.HONOR].explain(answer).delivered


def test_meizu_names_ids_it_does_not_push_to() -> None:
    answer = body({"code": "200", "value": {"110003": ["x"]}})
    explanation = VENDORS[PushVendorId.MEIZU].explain(answer)
    assert (explanation.delivered, explanation.code) == (False, "110003")


def test_wns_may_take_a_push_and_drop_it() -> None:
    answer = PushAnswer(200, {"x-wns-status": "dropped"})
    assert not VENDORS[PushVendorId.WNS].explain(answer).delivered
