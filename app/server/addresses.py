"""Addresses: local@domain/resource, normalised and checked (RFC 7622, XEP-0106)."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

_FORBIDDEN = re.compile(r"[\"&'/:<>@\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPES = {
    " ": r"\20", '"': r"\22", "&": r"\26", "'": r"\27", "/": r"\2f",
    ":": r"\3a", "<": r"\3c", ">": r"\3e", "@": r"\40",
}  # fmt: skip
_ESCAPE_LOOKALIKE = re.compile(r"\\(?=20|22|26|27|2f|3a|3c|3e|40|5c)")
_PART_BYTES = 1023  # RFC 7622, 3.1


class InvalidAddress(ValueError):
    """The text is no address."""


class Address(Struct, frozen=True):
    """A normalised address; `local` and `resource` are "" where there is none."""

    local: str
    domain: str
    resource: str = ""

    @property
    def bare(self) -> str:
        """The address without its resource."""
        return f"{self.local}@{self.domain}" if self.local else self.domain

    def with_resource(self, resource: str) -> "Address":
        """Return the full address of one resource."""
        return Address(self.local, self.domain, resource)

    def __str__(self) -> str:
        return f"{self.bare}/{self.resource}" if self.resource else self.bare


@lru_cache(maxsize=2048)
def parse_address(text: str) -> Address:
    """Read and normalise an address.

    Raises:
        InvalidAddress: a part is empty, too long or has a character that it must not have.
    """
    rest, slash, resource = text.partition("/")
    local, at, domain = rest.rpartition("@")
    # NFKC and lower case stand in for PRECIS: close to what clients do, and in the library.
    local = unicodedata.normalize("NFKC", local).lower()
    domain = unicodedata.normalize("NFKC", domain).lower().rstrip(".")
    resource = unicodedata.normalize("NFC", resource)
    if not domain or _FORBIDDEN.search(domain) or (at and not local) or (slash and not resource):
        raise InvalidAddress("a part is empty")
    if _FORBIDDEN.search(local) or _CONTROL.search(resource):
        raise InvalidAddress("a character is not allowed")
    if any(len(part.encode()) > _PART_BYTES for part in (local, domain, resource)):
        raise InvalidAddress("a part is too long")
    return Address(local, domain, resource)


def escape_local(name: str) -> str:
    r"""Write any name as a local part: `o'brien` becomes `o\27brien` (XEP-0106)."""
    name = _ESCAPE_LOOKALIKE.sub(r"\\5c", name)
    return "".join(_ESCAPES.get(character, character) for character in name)
