"""Collect what the program says, and make its translations: `make translations`.

The window's texts are the literals of `tr` and `translate`, each in the context that Qt will ask
for. Everywhere else every literal that reads like words is taken to be said to the user (see
`app/domain/words.py`), except in the places named in `NOT_SAID`: a sentence that somebody forgets
is then found untranslated by the tests instead of never being looked for.

Written are `bellbird_zh_CN.ts`, which translators edit, `bellbird_zh_CN.qm`, which Qt reads, and
`patterns.json`, the sentences with places for what is put into them.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, field

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)

CORE = "Core"
"""The context of everything that is not the window's own."""

NOT_SAID = {
    "app/server/": "the embedded server talks to programs only",
    "app/demo/": "the play's own words, and the report of a run without a display, are English",
    "app/adapters/storage/schema.py": "SQL",
    "app/adapters/storage/ledger.py": "SQL",
    "app/adapters/storage/archive.py": "SQL",
    "app/adapters/storage/attachments.py": "SQL",
    "app/adapters/storage/bulk.py": "SQL",
    "app/adapters/storage/fate_steps.py": "SQL",
    "app/adapters/storage/removals.py": "SQL",
    "app/adapters/storage/rows.py": "SQL",
    "app/adapters/storage/messages.py": "SQL",
    "app/adapters/storage/intake.py": "SQL",
    "app/adapters/storage/elements.py": "reasons why a row is broken, for the log",
    "app/adapters/storage/settings_file.py:_HEADER": "a comment in a file",
    "app/adapters/storage/key_ring": "reasons why its process failed, for the log",
    "app/adapters/storage/keyring_credentials.py:_PROOF": "the name of an entry in it",
    "app/adapters/storage/search": "SQL",
    "app/adapters/platform/windows.py:name": "the name of a window that nobody sees",
    "app/services/accounts.py:name": "the name of a task",
    "app/lazy_modules.py": "as Python says it",
    "app/licences.py": "names of fields; licences are told in their own words",
    "app/logs.py": "the log is English",
    "app/nets.py": "the log is English",
}
"""Where literals are no words for the user, or stay English, and why; `file:name` is a constant."""

SAID_ALL_THE_SAME = ("app/adapters/storage/search_thread.py",)
"""Parts of what `NOT_SAID` names whole, that the notification check does show."""

WORDS = {
    "app/adapters/notifications/labels.py",
    "app/adapters/notifications/notify.py",
    "app/adapters/notifications/native.py",
    "app/domain/settings.py",
    "app/domain/preview.py",
    "app/services/check_report.py",
    "app/services/account_probes.py",
    "app/services/groups.py",
    "app/services/contacts.py",
    "app/adapters/tencent/tips.py",
}
"""Files in which a literal of one word may be said to the user, too."""

NO_WORDS = {
    "Bellbird",
    "Bellbird {program_version}",
    '{ keyring = "{name}" }',
    "Message",
    "Plasma",
    "Raven",
    "Budgie Desktop Developers",
    "Xfce Notify Daemon",
}
"""Names, which are the same in every language."""

QUIET_CALLS = {
    "compile", "create_task", "Thread", "_spawn", "_tolerate", "start_task", "execute",
    "executemany", "getLogger", "TypeVar", "NewType", "cast", "TypeError", "ValueError", "KeyError",
    "RuntimeError", "LookupError", "DatabaseError", "TimeoutError", "_ignored", "BadFrame",
    "_report_unknown", "_keep_copy", "_set_aside", "startswith", "endswith", "search", "match",
    "fullmatch", "sub", "encode", "debug", "info", "warning", "error",
    "exception", "log", "ThreadPoolExecutor", "find", "findall", "strftime",
    "Variant", "add_argument", "add_parser", "ArgumentParser", "field", "split",
    "DBusError", "_start_task",
}  # fmt: skip
"""Functions whose texts are for the log, for a parser or for another program."""

_WORDY = re.compile(r"[^\W\d_]{2,}.* .*[^\W\d_]|[^\W\d_]+ .*[^\W\d_]{2,}", re.DOTALL)
_ONE_WORD = re.compile(r"[A-Z][a-z]{2,}[.…]?")
_NO_PROSE = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WITH|BEGIN|WHERE|AND|ORDER|FROM|JOIN|LIMIT) "
    r"|^<|^\w+=|::|^[%#]|\\n$|^\s*\w[\w.]* \{(?!\w+\})|\w: [\w#-]+;"
    r"|</| IN \(| WHERE |^\{indent\}| = \?"
    r"|^-----|^[Bb]earer |charset=|^vapid t=|^\[Desktop Entry"
)


class Text(Struct):
    """A text to translate.

    Attributes:
        where: files it stands in.
        comment: tells it from another text that is the same in English.
    """

    context: str
    source: str
    comment: str = ""
    where: list[str] = field(default_factory=list)


class Collector:
    """Walks the program and keeps what it says."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str, str], Text] = {}
        self.unclear: list[str] = []
        """Calls of `tr` whose text can't be read from the source."""
        self._helpers: dict[tuple[str, str], str] = {}

    def collect(self) -> "Collector":
        """Walk all of it."""
        files = sorted((ROOT / "app").rglob("*.py"))
        trees = {
            path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in files
        }
        for name, tree in trees.items():
            if name.startswith("app/gui/"):
                self._find_helpers(name, tree)
        for name, tree in trees.items():
            if name.startswith("app/gui/"):
                self._window(name, tree)
            self._core(name, tree)
        return self

    @property
    def patterns(self) -> list[str]:
        """The sentences with places, in the order of the catalogue."""
        return sorted(
            text.source
            for text in self.texts.values()
            if text.context == CORE and _can_be_recognised(text.source)
        )

    def _keep(self, context: str, source: str, where: str, comment: str = "") -> None:
        text = self.texts.setdefault((context, source, comment), Text(context, source, comment))
        if where not in text.where:
            text.where.append(where)

    # -- the window ----------------------------------------------------------------------------

    def _find_helpers(self, name: str, tree: ast.Module) -> None:
        """Functions `tr(text)` that name a context of their own."""
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                for call in ast.walk(node):
                    if _called(call) == "translate" and isinstance(call, ast.Call):
                        context, text = call.args[0], call.args[1]
                        named = isinstance(context, ast.Constant) and isinstance(text, ast.Name)
                        if named and text.id == node.args.args[0].arg:
                            self._helpers[name, node.name] = str(context.value)

    def _window(self, name: str, tree: ast.Module) -> None:
        helpers = {own: context for (where, own), context in self._helpers.items() if where == name}
        modules: dict[str, str] = {}
        for node in tree.body:
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and node.module.startswith("app.gui")
            ):
                for alias in node.names:
                    file = node.module.replace(".", "/") + ".py"
                    known = self._helpers.get((file, alias.name))
                    if known is not None:
                        helpers[alias.asname or alias.name] = known
                    modules[alias.asname or alias.name] = (
                        f"{node.module}.{alias.name}".replace(".", "/") + ".py"
                    )
        for node, owner in _with_class(tree):
            if not isinstance(node, ast.Call):
                continue
            function, context = node.func, None
            arguments = node.args
            if isinstance(function, ast.Name):
                context = helpers.get(function.id)
            elif isinstance(function, ast.Attribute) and function.attr == "tr":
                base = function.value.id if isinstance(function.value, ast.Name) else ""
                if base == "self":
                    context = owner
                elif base in modules and (modules[base], "tr") in self._helpers:
                    context = self._helpers[modules[base], "tr"]
                else:
                    context = "QObject"  # where Qt looks last, whatever class it is
            elif isinstance(function, ast.Attribute) and function.attr == "translate":
                base = function.value.id if isinstance(function.value, ast.Name) else ""
                if base == "QCoreApplication":
                    first, *arguments = node.args
                    context = first.value if isinstance(first, ast.Constant) else None
            if context is None or not arguments:
                continue
            comment = ""
            if len(arguments) > 1 and isinstance(arguments[1], ast.Constant):
                comment = str(arguments[1].value or "")
            sources = list(_constants(arguments[0]))
            if not sources and not _is_helper(node, tree, self._helpers, name):
                self.unclear.append(f"{name}:{node.lineno}")
            for source in sources:
                self._keep(str(context), source, name, comment)

    # -- everything else -----------------------------------------------------------------------

    def _core(self, name: str, tree: ast.Module) -> None:
        window = name.startswith("app/gui/")
        skipped = any(name.startswith(place) for place in NOT_SAID if ":" not in place)
        if skipped and name not in SAID_ALL_THE_SAME:
            return
        constants = {place.split(":")[1] for place in NOT_SAID if place.startswith(f"{name}:")}
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant | ast.JoinedStr):
                continue
            source = _text_of(node)
            if source is None or isinstance(parents.get(node), ast.JoinedStr | ast.FormattedValue):
                if not isinstance(node, ast.JoinedStr):
                    continue
                if source is None:
                    continue
            chain = list(_chain(node, parents))
            direct = _called(chain[0]) if chain else None
            if direct in ("translate", "say") and isinstance(chain[0], ast.Call):
                function = chain[0].func
                ours = isinstance(function, ast.Name)
                if ours and chain[0].args and chain[0].args[0] is node:
                    self._keep(CORE, source, name)
                    continue
            travels = any(_travels(up, below) for below, up in pairwise((node, *chain)))
            if (window and not travels) or not _is_said(node, source, chain, constants, name):
                continue
            self._keep(CORE, source, name)


def _can_be_recognised(pattern: str) -> bool:
    """Whether a text is a pattern for `say`, and enough of it stands fast.

    "{name}: {text}" would be found everywhere. A text without places is a pattern if it is put
    before or behind others: it begins or ends between words.
    """
    fast = sum(map(str.isalpha, re.sub(r"\{\w+\}", "", pattern))) >= 3
    return fast and ("{" in pattern or pattern[0] in " ,;" or pattern[-1] == " ")


def _travels(up: ast.AST, below: ast.AST) -> bool:
    """Whether a text of the window goes below it, in English, and is said when it comes back.

    That is what it raises, what it tells the notification check, and what finishes "Could not …".
    """
    match up:
        case ast.Raise() | ast.keyword(arg="doing"):
            return True
        case ast.Assign(targets=[target]):
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            return any(isinstance(name, ast.Name) and name.id == "doing" for name in names)
        case ast.Call(args=arguments):
            travelling = {"attempt": 1, "sentence": 0}.get(_called(up) or "")
            if travelling is not None and len(arguments) > travelling:
                return below is arguments[travelling]
            return _called(up) in ("Finding", "ProblemOccurred")
        case _:
            return False


def _is_said(
    node: ast.AST, source: str, chain: list[ast.AST], constants: set[str], name: str
) -> bool:
    if isinstance(node, ast.Constant) and any(_is_docstring(node, up) for up in chain[:1]):
        return False
    words = re.sub(r"\{\w+\}", "x", source) if isinstance(node, ast.JoinedStr) else source
    fixed = re.sub(r"\{\w+\}", "", source)
    wordy = bool(_WORDY.search(words)) and bool(re.search(r"[^\W\d_]{2,}", fixed))
    one = name in WORDS and bool(_ONE_WORD.fullmatch(source))
    if not (wordy or one) or source in NO_WORDS:
        return False
    if _NO_PROSE.search(source):
        return False
    below: ast.AST = node
    for up in chain:
        if isinstance(up, ast.Assign | ast.AnnAssign):
            targets = up.targets if isinstance(up, ast.Assign) else [up.target]
            if any(isinstance(t, ast.Name) and t.id in constants for t in targets):
                return False
            if isinstance(up, ast.AnnAssign) and below is up.annotation:
                return False
            if any(isinstance(t, ast.Name) and t.id in ("__slots__", "__all__") for t in targets):
                return False
        if isinstance(up, ast.arg | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return below in getattr(up, "body", ()) if not isinstance(up, ast.arg) else False
        if isinstance(up, ast.keyword) and up.arg in ("name", "key", "thread_name_prefix"):
            return False
        if isinstance(up, ast.keyword) and up.arg in ("help", "description"):
            return True
        if isinstance(up, ast.Call) and _called(up) in QUIET_CALLS:
            return _is_typed_wrong(up)
        if (
            isinstance(up, ast.Call)
            and _called(up) in ("spawn", "spawn_lasting")
            and below in up.args
        ):
            return False  # the name of an adapter's task; `Tasks.spawn` has `doing=`
        if isinstance(up, ast.Subscript) and below is up.slice:
            return False
        if isinstance(up, ast.Compare):
            return False
        if isinstance(up, ast.Dict) and below in up.keys:
            return False
        below = up
    return True


def _is_typed_wrong(call: ast.Call) -> bool:
    """Whether it is a complaint about the command line, and none for the log."""
    function = call.func
    owner = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id == "parser" and _called(call) == "error"


def _is_docstring(node: ast.Constant, parent: ast.AST) -> bool:
    return isinstance(parent, ast.Expr) and parent.value is node


def _chain(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _constants(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _constants(one)
            yield from _constants(other)


def _text_of(node: ast.Constant | ast.JoinedStr) -> str | None:
    """A literal, or an f-string as the pattern that `say` recognises."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    used: dict[str, int] = {}
    parts = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
            continue
        assert isinstance(value, ast.FormattedValue)
        name = _place_name(value.value)
        used[name] = used.get(name, 0) + 1
        parts.append("{" + (name if used[name] == 1 else f"{name}{used[name]}") + "}")
    return "".join(parts)


def _place_name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower()
        case ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Call(func=function, args=arguments):
            if arguments and not isinstance(arguments[0], ast.Constant):
                return _place_name(arguments[0])
            return _place_name(function)
        case ast.Subscript(value=value) | ast.BinOp(left=value) | ast.BoolOp(values=[value, *_]):
            return _place_name(value)
        case _:
            return "value"


def _with_class(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every node with the class it stands in."""
    waiting: list[tuple[ast.AST, str]] = [(tree, "QObject")]
    while waiting:
        node, owner = waiting.pop()
        yield node, owner
        inside = node.name if isinstance(node, ast.ClassDef) else owner
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]


def _is_helper(
    node: ast.Call, tree: ast.Module, helpers: dict[tuple[str, str], str], name: str
) -> bool:
    """Whether the call is the one inside of a helper that names its context."""
    return any(
        inner is node
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and (name, function.name) in helpers
        for inner in ast.walk(function)
    )


# -- the files ---------------------------------------------------------------------------------


def read_ts(path: Path) -> dict[tuple[str, str, str], str]:
    """Read the translations of a .ts file that are there."""
    if not path.is_file():
        return {}
    found = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314  our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and translation.get("type") is None:
                key = (
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    message.findtext("comment", ""),
                )
                found[key] = translation.text
    return found


def ts_text(
    language: str, texts: dict[tuple[str, str, str], Text], known: dict[tuple[str, str, str], str]
) -> str:
    """Write a .ts file: sorted, without places in files, so that changes are easy to see."""
    proposals = {source: translation for (_, source, _), translation in known.items()}
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for context in sorted({t.context for t in texts.values()}):
        element = ET.SubElement(root, "context")
        ET.SubElement(element, "name").text = context
        mine = sorted(
            (t for t in texts.values() if t.context == context), key=lambda t: (t.source, t.comment)
        )
        for text in mine:
            message = ET.SubElement(element, "message")
            ET.SubElement(message, "source").text = text.source
            if text.comment:
                ET.SubElement(message, "comment").text = text.comment
            translation = ET.SubElement(message, "translation")
            found = known.get((text.context, text.source, text.comment))
            if found:
                translation.text = found
            else:
                # The same English elsewhere is mostly the same in the other language.
                translation.text = proposals.get(text.source)
                translation.set("type", "unfinished")
    ET.indent(root, " " * 4)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'


def patterns_text(patterns: list[str]) -> str:
    """Write the list of patterns."""
    return json.dumps(patterns, indent=0, ensure_ascii=False) + "\n"


def release(ts: Path, qm: Path) -> None:
    """Compile a .ts file, with Qt's own tool."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", "-nounfinished", ts, "-qm", qm], check=True)


def main() -> int:
    """Bring the files up to date, and tell what is not translated."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--missing", action="store_true", help="print what is not translated")
    wanted = options.parse_args()
    collected = Collector().collect()
    missing = 0
    for language in LANGUAGES:
        ts = FOLDER / f"bellbird_{language}.ts"
        known = read_ts(ts)
        ts.write_text(ts_text(language, collected.texts, known), "utf-8")
        release(ts, ts.with_suffix(".qm"))
        lacking = [t for key, t in collected.texts.items() if key not in known]
        missing += len(lacking)
        for text in lacking if wanted.missing else ():
            print(f"{text.where[0]}\t{text.context}\t{text.source!r}")  # noqa: T201  its purpose
    (FOLDER / "patterns.json").write_text(patterns_text(collected.patterns), "utf-8")
    print(f"{len(collected.texts)} texts, {missing} not translated")  # noqa: T201  its purpose
    for place in collected.unclear:
        print(f"{place}: the text can't be read from the source")  # noqa: T201  its purpose
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
