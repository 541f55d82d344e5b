"""Addresses as the user typed them, in the form in which servers compare them.

Prosody and ejabberd prepare names by RFC 6122, appendix A (Nodeprep) and RFC 3491 (Nameprep): an é
of two characters and one of a single character are the same name to them, as are full-width letters
and plain ones. RFC 7622, which they do not follow yet, differs for ß, ς and the like.

Only what is typed needs this: what comes from a server was prepared there.
"""

import stringprep as tables
from ipaddress import IPv6Address
from string import punctuation
from unicodedata import ucd_3_2_0 as unicode_3_2

_MAX_PART = 1023  # bytes (RFC 7622, 3.1)
_MAX_LABEL = 63  # bytes (RFC 1035, 2.3.4)
_NOT_IN_NAMES = frozenset("\"&'/:<>@")
_NOT_IN_SERVERS = frozenset(punctuation) - frozenset("-_")  # RFC 3490, 4.1 (and the underscore)
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # RFC 3490, 3.1

_FORBIDDEN = (
    *(tables.in_table_c11_c12, tables.in_table_c21_c22, tables.in_table_c3, tables.in_table_c4),
    *(tables.in_table_c5, tables.in_table_c6, tables.in_table_c7, tables.in_table_c8),
    tables.in_table_c9,
)
"""Spaces, controls, private characters, surrogates, and what changes how others are shown."""


class Unprepared(ValueError):
    """A text can't be (part of) an address."""


def prepared(address: str) -> str:
    """Prepare a bare address.

    Raises:
        Unprepared: it can't be one.
    """
    user, at, server = address.rpartition("@")
    return f"{prepared_user(user)}@{prepared_server(server)}" if at else prepared_server(server)


def prepared_user(user: str) -> str:
    """Prepare the part before the `@`.

    Raises:
        Unprepared: it can't be one.
    """
    name = _prepare(user)
    if not name or len(name.encode()) > _MAX_PART or not _NOT_IN_NAMES.isdisjoint(name):
        raise Unprepared("no user has such a name")
    return name


def prepared_server(server: str) -> str:
    """Prepare a server's name; addresses of numbers are among them.

    Raises:
        Unprepared: it can't be one.
    """
    if server.startswith("[") and server.endswith("]"):
        try:
            return f"[{IPv6Address(server[1:-1])}]"
        except ValueError as error:
            raise Unprepared("no server has such a name") from error
    name = ".".join(map(_prepared_label, server.translate(_DOTS).removesuffix(".").split(".")))
    if len(name.encode()) > _MAX_PART:
        raise Unprepared("no server has such a name")
    return name


def _prepared_label(label: str) -> str:
    name = _prepare(label)
    wire = name if name.isascii() else "xn--" + name.encode("punycode").decode()
    odd = name.startswith("-") or name.endswith("-") or not _NOT_IN_SERVERS.isdisjoint(name)
    if not name or odd or len(wire) > _MAX_LABEL:
        raise Unprepared("no server has such a name")
    return name


def _prepare(text: str) -> str:
    """Map, normalize, and refuse what must not be there (RFC 3454)."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text.lower()
    if any(map(tables.in_table_a1, text)):
        raise Unprepared("it holds characters that no address has")
    mapped = "".join(_lowered(c) for c in text if not tables.in_table_b1(c))
    name = unicode_3_2.normalize("NFKC", mapped)
    if any(is_forbidden(c) for c in name for is_forbidden in _FORBIDDEN) or _turns(name):
        raise Unprepared("it holds characters that no address has")
    return name


def _lowered(character: str) -> str:
    """Table B.2, without the capitals that got their small letter after Unicode 3.2."""
    small = tables.map_table_b2(character)
    return character if any(map(tables.in_table_a1, small)) else small


def _turns(name: str) -> bool:
    """Whether a name runs in both directions (RFC 3454, 6)."""
    rightwards = [tables.in_table_d1(c) for c in name]
    if not any(rightwards):
        return False
    return any(map(tables.in_table_d2, name)) or not (rightwards[0] and rightwards[-1])
