"""What strangers send: shown as plain text or refused with a log line; the program goes on."""

import unicodedata

import pytest

from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually

HOSTILE = {
    "markup": "<b>bold</b> <img src='file:///etc/passwd'/> <a href='http://evil.example'>go</a>",
    "broken markup": "<b><i>& &amp; &#x41; ]]> <!-- <![CDATA[",
    "bidi": "invoice\u202egnp.exe\u2066 and \u061c more \u200f",
    "controls": "a\tb\nc\u0085d\u2028e",
    "a megabyte": "x" * 1_000_000,
    "a megabyte of markup": "<b>&" * 250_000,
    "stacked accents": "e" + "\u0301" * 5_000,
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 200,
    "a million lines": "\n" * 1_000_000 + "end",
    "format characters": "%s %n {0} {__class__} $(reboot) `id`",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_plain_everywhere_and_the_program_goes_on(play: Play, text: str) -> None:
    async def scene(stage: Stage) -> None:
        mallory = stage.befriend("mallory", "Mallory <i>\u202e")
        async with BusMonitor() as bus, stage.program() as window:
            await stage.look_elsewhere()
            mallory.say(text)
            await bus.until(lambda: len(bus.notified) == 1)
            title, body = bus.notified[0]
            assert not any(is_bidi_control(c) for c in title + body)
            assert "<" not in body
            assert len(body) < 10_000
            mallory.say("still there?")
            await bus.until(lambda: len(bus.notified) == 2)
            assert "still there?" in bus.notified[1][1]
            await eventually(lambda: window.windowTitle() == "(2) Bellbird", "both to count")

    play(scene)


def is_bidi_control(character: str) -> bool:
    """Whether a character turns the direction of what follows."""
    return unicodedata.bidirectional(character) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
