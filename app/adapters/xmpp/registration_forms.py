"""What a server asks of who wants an account (XEP-0077), and the answers. Pure and bounded.

A form is either the plain fields of the protocol or a data form (XEP-0004). What can't be asked
with lines of text - pictures, choices, puzzles - is said to be unsupported rather than guessed.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.content import clean_name, clean_text
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CAPTCHA, DATA_FORM, OOB, REGISTER, tag
from app.domain.errors import NotSupported
from app.ports.registration import RegistrationField, RegistrationForm

MAX_FIELDS = 20
MAX_INSTRUCTIONS = 1000

_QUERY = tag(REGISTER, "query")
_FORM = tag(DATA_FORM, "x")
_VALUE = tag(DATA_FORM, "value")
_REQUIRED = tag(DATA_FORM, "required")
_MEDIA = "{urn:xmpp:media-element}media"
_NOT_ASKED = ("instructions", "registered", "remove", "key")
_PUZZLES = ("ocr", "qa", "SHA-256", "audio_recog", "picture_recog", "video_recog", "picture_q")
_LINES = ("text-single", "text-private", "jid-single", "")
_PUZZLE = "the server asks to solve a puzzle (CAPTCHA), which this program can't show"


class ServerForm(Struct, frozen=True):
    """A server's form, with what must go back unchanged.

    Attributes:
        hidden: by name, what the server wants to see again.
        is_data_form: the answers go back as a data form.
    """

    form: RegistrationForm
    hidden: tuple[tuple[str, str], ...] = ()
    is_data_form: bool = False


def read_form(answer: Element) -> ServerForm:
    """Read the answer to a query for a form.

    Raises:
        NotSupported: it has questions that can't be asked here, or none at all.
    """
    query = answer.find(_QUERY)
    if query is None:
        raise NotSupported("the server makes no accounts this way")
    data_form = query.find(_FORM)
    words = query.findtext(tag(REGISTER, "instructions")) or ""
    if data_form is not None:
        return _read_data_form(data_form, words)
    fields = tuple(
        RegistrationField(local, secret=local == "password")
        for child in query
        if (local := _local(child)) and local not in _NOT_ASKED
    )[:MAX_FIELDS]
    if not fields:
        address = (query.findtext(f"{tag(OOB, 'x')}/{tag(OOB, 'url')}") or "").strip()
        if address.startswith("https://") and address.isprintable() and len(address) < 300:
            raise NotSupported(f"the server makes accounts on its web page: {address}")
        raise NotSupported("the server makes no accounts this way")
    key = query.findtext(tag(REGISTER, "key"))
    hidden = (("key", key),) if key is not None else ()
    return ServerForm(_checked(fields, words), hidden)


def _read_data_form(data_form: Element, words: str) -> ServerForm:
    fields: list[RegistrationField] = []
    hidden: list[tuple[str, str]] = []
    notes = [words, data_form.findtext(tag(DATA_FORM, "instructions")) or ""]
    for element in data_form.findall(tag(DATA_FORM, "field"))[: MAX_FIELDS * 2]:
        name, kind = element.get("var", ""), element.get("type", "")
        value = element.findtext(_VALUE) or ""
        if name in _PUZZLES or element.find(_MEDIA) is not None:
            raise NotSupported(_PUZZLE)
        if kind == "fixed":
            notes.append(value)
        elif kind == "hidden":
            if (name, value) == ("FORM_TYPE", CAPTCHA):
                raise NotSupported(_PUZZLE)
            hidden.append((name, value))
        elif kind in _LINES and name:
            label = clean_name(element.get("label"))
            required = element.find(_REQUIRED) is not None or name in ("username", "password")
            secret = kind == "text-private"
            fields.append(RegistrationField(name, label, secret, required, clean_name(value)))
        elif element.find(_REQUIRED) is not None and not value:
            raise NotSupported("the server's form has questions that this program can't show")
        elif value:
            hidden.append((name, value))  # its own choice for what is not asked
    form = _checked(tuple(fields[:MAX_FIELDS]), "\n".join(n for n in dict.fromkeys(notes) if n))
    return ServerForm(form, tuple(hidden), is_data_form=True)


def _checked(fields: tuple[RegistrationField, ...], words: str) -> RegistrationForm:
    names = [field.name for field in fields]
    if "username" not in names or "password" not in names or len(set(names)) < len(names):
        raise NotSupported("the server's form has questions that this program can't show")
    return RegistrationForm(fields, clean_text(words[:MAX_INSTRUCTIONS]).strip())


def _local(element: Element) -> str:
    namespace, _, local = element.tag[1:].rpartition("}")
    return local if namespace == REGISTER else ""


def filled(asked: ServerForm, answers: Mapping[str, str]) -> Element:
    """The query that hands a form in; answers that were not asked for are left out."""
    given = [
        (field.name, answers.get(field.name, field.value))
        for field in asked.form.fields
        if answers.get(field.name, field.value) or field.required
    ]
    if not asked.is_data_form:
        lines = (build(tag(REGISTER, name), text=value) for name, value in (*asked.hidden, *given))
        return build(_QUERY, None, *lines)
    fields = (
        build(
            tag(DATA_FORM, "field"),
            {"var": name, **({"type": "hidden"} if name == "FORM_TYPE" else {})},
            build(_VALUE, text=value),
        )
        for name, value in (*asked.hidden, *given)
    )
    return build(_QUERY, None, build(_FORM, {"type": "submit"}, *fields))
