"""Data forms (XEP-0004) as far as we fill them in."""

from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import DATA_FORM, tag


def filled_form(form_type: str, fields: dict[str, str]) -> Element:
    """A form of a type, filled in and ready to submit."""
    return build(
        tag(DATA_FORM, "x"),
        {"type": "submit"},
        _field("FORM_TYPE", form_type, {"type": "hidden"}),
        *(_field(name, value, {}) for name, value in fields.items()),
    )


def _field(name: str, value: str, attributes: dict[str, str]) -> Element:
    written = build(tag(DATA_FORM, "value"), text=value)
    return build(tag(DATA_FORM, "field"), {"var": name, **attributes}, written)
