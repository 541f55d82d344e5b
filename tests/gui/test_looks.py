"""Pictures, words and links: what is drawn and said, apart from any window."""

import pytest
from PySide6.QtGui import QColor

import resources
from app.domain.settings import Theme as ThemeChoice
from app.gui.look import words
from app.gui.look.avatars import avatar_colour, draw_avatar, initials
from app.gui.look.links import destination, find_links, is_allowed
from app.gui.look.theme import CONTRAST, DARK, LIGHT, Tokens
from tests.gui.world import NOW


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Becker", "AB"),
        ("anna", "A"),
        ("陈伟", "陈"),
        ("Garden club 🌻", "GC"),
        ("🌻", "🌻"),
        ("👩‍👩‍👧‍👦 family", "F"),
        ("  ", "?"),
        ("", "?"),
        ("\u202eevil", "E"),
        ("(Bob) <b>x</b>", "BB"),
        ("e\u0301lan", "E\u0301"),
    ],
)
def test_initials_are_whole_letters(name, expected):
    assert initials(name) == expected


@pytest.mark.usefixtures("qapp")
def test_an_avatar_is_a_round_picture_in_its_colour():
    picture = draw_avatar("Anna Becker")
    assert len(picture.rgba) == picture.width * picture.height * 4
    corner, middle_left = picture.rgba[3], (picture.height // 2 * picture.width + 4) * 4
    assert corner == 0
    colour = QColor(*picture.rgba[middle_left : middle_left + 3])
    assert colour == avatar_colour("Anna Becker")


def test_a_colour_stays_and_does_not_fail_on_odd_names():
    assert avatar_colour("Anna") == avatar_colour("Anna")
    assert avatar_colour("\ud800").isValid()


def luminance(colour: QColor) -> float:
    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(
    ("tokens", "least"),
    [(LIGHT, 4.5), (DARK, 4.5), (CONTRAST, 7.0)],
    ids=["light", "dark", "contrast"],
)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "ground"),
        ("text", "side"),
        ("text", "chosen"),
        ("soft_text", "ground"),
        ("soft_text", "side"),
        ("soft_text", "chosen"),
        ("soft_text", "incoming"),
        ("incoming_text", "incoming"),
        ("outgoing_text", "outgoing"),
        ("outgoing_soft", "outgoing"),
        ("on_accent", "accent"),
        ("accent_strong", "side"),
        ("on_muted", "muted"),
        ("link", "incoming"),
        ("danger", "ground"),
        ("text", "danger_ground"),
        ("text", "warning_ground"),
    ],
)
def test_every_text_can_be_read(tokens: Tokens, least: float, ink, ground):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= least


@pytest.mark.anyio
async def test_high_contrast_is_taken_at_once(gui, world):
    await world.preferences.change(theme=ThemeChoice.CONTRAST)
    assert (gui.theme.tokens, gui.theme.dark) == (CONTRAST, True)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("xmpp:anna@example.org?join", ["xmpp:anna@example.org?join"]),
        ("你好https://例子.测试/路径。再见", []),
        ("你好 https://例子.测试/路径", ["https://例子.测试/路径"]),
        ("javascript:alert(1) file:///etc/passwd ftp://x data:text/html,x", []),
        ("http://", []),
        ("https://exam\u202eple.org", ["https://exam"]),
        ("<a href='https://example.org/x'>", ["https://example.org/x"]),
        ("nothttp://example.org", []),
        ("https://a " * 80, ["https://a"] * 50),
        ("https://" + "a" * 5000, []),
    ],
)
def test_links_are_found_and_nothing_else(text, urls):
    assert [link.url for link in find_links(text)] == urls


def test_a_link_behind_an_emoji_is_where_qt_counts_it():
    (link,) = find_links("😀 https://example.org")
    assert (link.start, link.length) == (3, len("https://example.org"))


@pytest.mark.parametrize("url", ["javascript:x", "file:///x", "bellbird:x", "https:", "", "xmpp:x"])
def test_other_links_are_never_opened(url):
    assert not is_allowed(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org@evil.example:8443/x", "evil.example:8443"),
        ("https://ex\u0430mple.org", "xn--exmple-4nf.org"),
        ("xmpp:anna@example.org?message", "anna@example.org"),
    ],
)
def test_a_destination_is_where_it_really_goes(url, expected):
    assert destination(url) == expected


def test_times_are_as_brief_as_they_can_be():
    assert ":" in words.list_time(NOW - 60, NOW)
    assert words.list_time(NOW - 86_400, NOW) == "Yesterday"
    assert words.list_time(NOW - 3 * 86_400, NOW) == "Fri"
    assert words.list_time(NOW - 90 * 86_400, NOW) == "26 Aug"
    assert words.list_time(NOW - 900 * 86_400, NOW).endswith("23")
    assert words.list_time(0.0, NOW) == ""


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (12.4, "12 s"), (60, "1 min")])
def test_waits_are_said_shortly(seconds, said):
    assert words.wait(seconds) == said


def test_sizes_and_durations():
    assert words.file_size(0) == ""
    assert words.file_size(-5) == ""
    assert words.duration(65) == "1:05"
    assert words.duration(3_725) == "1:02:05"
    assert words.duration(-3) == "0:00"


def test_every_glyph_is_a_picture_in_one_colour(qapp):
    folder = resources.path("icons/bellbird.svg").parent
    assert qapp is not None
    for picture in folder.glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        own = picture.name.startswith(("bellbird", "tray-"))
        assert own is ("currentColor" not in text)


def test_an_unknown_resource_is_an_error():
    with pytest.raises(FileNotFoundError):
        resources.path("icons/../../secret")
