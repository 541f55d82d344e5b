"""The catalogue is complete, up to date and well made."""

import ast
import importlib.util
import re
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "resources" / "translations"


def load() -> ModuleType:
    """`packaging/translations.py`, which is a script and in no package."""
    place = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("bellbird_translations", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


translations = load()
collected = translations.Collector().collect()
known: dict[tuple[str, str, str], str] = translations.read_ts(FOLDER / "bellbird_zh_CN.ts")
pairs = [(english, chinese) for (_, english, _), chinese in sorted(known.items())]


def test_everything_that_is_said_is_translated() -> None:
    missing = [
        f"{t.where[0]}: {t.source}" for key, t in collected.texts.items() if key not in known
    ]
    assert missing == [], "run `make translations`, translate, and run it again"


def test_the_files_are_as_make_translations_leaves_them(tmp_path: Path) -> None:
    made = tmp_path / "bellbird_zh_CN.ts"
    made.write_text(translations.ts_text("zh_CN", collected.texts, known), "utf-8")
    translations.release(made, tmp_path / "bellbird_zh_CN.qm")
    patterns = translations.patterns_text(collected.patterns)
    assert {
        "ts": made.read_bytes() == (FOLDER / made.name).read_bytes(),
        "qm": (tmp_path / "bellbird_zh_CN.qm").read_bytes()
        == (FOLDER / "bellbird_zh_CN.qm").read_bytes(),
        "patterns": patterns == (FOLDER / "patterns.json").read_text("utf-8"),
    } == {"ts": True, "qm": True, "patterns": True}


def test_every_text_can_be_read_from_the_source() -> None:
    assert collected.unclear == []


def test_no_reason_names_a_place_that_is_gone() -> None:
    gone = [
        place
        for place in translations.NOT_SAID
        if not list(ROOT.glob(place.split(":")[0].rstrip("/") + "*"))
    ]
    assert gone == []


_PLACE = re.compile(r"\{\w*\}|%n|%\d")


def test_both_sides_have_the_same_places() -> None:
    wrong = [
        (english, chinese)
        for english, chinese in pairs
        if sorted(_PLACE.findall(english)) != sorted(_PLACE.findall(chinese))
    ]
    assert wrong == []


_ENDS = {".": "。", "!": "！", "?": "？", ":": "：", "…": "…"}


def test_both_sides_end_alike() -> None:
    wrong = []
    for english, chinese in pairs:
        end = _ENDS.get(english.rstrip()[-1])
        if end is not None and not chinese.rstrip("（）").endswith(end):
            wrong.append((english, chinese))
        if end is None and chinese.endswith(tuple(_ENDS.values())) and english[-1] not in "}🔔":
            wrong.append((english, chinese))
    assert [pair for pair in wrong if pair[0] not in FRAGMENTS] == []


FRAGMENTS = {
    " It goes on at {place}.",
}
"""Pieces that are put into sentences."""


def test_neither_side_has_spaces_too_many() -> None:
    wrong = [
        (english, chinese)
        for english, chinese in pairs
        if chinese != chinese.strip()
        or "  " in chinese
        or re.search(r"[，。：；？！“（] | [，。：；？！”）]", chinese)
    ]
    assert wrong == []


def test_chinese_has_chinese_punctuation() -> None:
    wrong = [(english, chinese) for english, chinese in pairs if is_latin(chinese)]
    assert wrong == []


def is_latin(chinese: str) -> bool:
    """Whether there is punctuation of another script; keys and file filters have Qt's own."""
    plain = re.sub(r"\(&\w\)| \(\*[^)]*\)", "", chinese)
    return bool(re.search(r"[\u4e00-\u9fff][,;:?!()]", plain))


def test_what_stays_english_is_a_name() -> None:
    same = {english for english, chinese in pairs if not any(_is_han(c) for c in chinese)}
    assert same <= NAMES


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK")


NAMES = {
    "you@example.org",
    "anna@example.org",
    "example.org",
    "garden@rooms.example.org",
    "{sentence}.",
    "{first} {second}",
    "{label}: {text}",
    "{fate}: {reason}",
    "{link}: {status}. {proof}.",
    "{name}: {text}",
    ", ",
}
"""Examples, names, and how pieces are put together."""


def test_the_letters_that_keys_reach_are_there_on_both_sides() -> None:
    wrong = [
        (english, chinese)
        for english, chinese in pairs
        if re.findall(r"&(\w)", english.upper()) != re.findall(r"&(\w)", chinese.upper())
    ]
    assert wrong == []


_QT_SETTERS = {
    "setText",
    "setToolTip",
    "setWindowTitle",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "setTitle",
    "setInformativeText",
    "addAction",
    "addButton",
    "addItem",
    "addTab",
    "addRow",
    "setLabelText",
    "setWhatsThis",
    "setStatusTip",
    "label",
    "button",
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QAction",
    "QGroupBox",
    "section",
    "note",
    "switch",
    "choice",
    "GlyphButton",
}
"""What puts a text before the user."""

NOT_TRANSLATED = {
    "Bellbird": "a name",
    "() Bellbird": "a number and a name",
    "c2c_anna": "an example of what is typed there",
    "English": "a language in its own language",
    "简体中文": "a language in its own language",
}
"""Literals that are shown as they are, and why."""


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "gui").rglob("*.py")), ids=lambda p: p.name)
def test_the_window_shows_no_literal_that_is_not_translated(path: Path) -> None:
    left = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name not in _QT_SETTERS:
            continue
        for argument in [
            *node.args,
            *(k.value for k in node.keywords if k.arg == "name"),
        ]:
            left += [text for text in _literals(argument) if _is_wordy(text, name)]
    assert left == []


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "gui").rglob("*.py")), ids=lambda p: p.name)
def test_what_finishes_could_not_travels_in_english(path: Path) -> None:
    """The problem bar says it, also after the language was changed."""
    translated = [
        ast.unparse(keyword)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "doing" and re.search(r"\b_?tr\(|translate\(", ast.unparse(keyword))
    ]
    assert translated == []


def _literals(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(v.value for v in values if isinstance(v, ast.Constant))]
        case ast.IfExp(body=one, orelse=other):
            return _literals(one) + _literals(other)
        case _:
            return []


def _is_wordy(text: str, function: str) -> bool:
    if text in NOT_TRANSLATED or not re.search(r"[^\W\d_]{2,}", text):
        return False
    # Single lower-case words are names of glyphs, manners and settings, unless a setter shows them.
    return " " in text.strip() or text[:1].isupper() or function.startswith("set")
