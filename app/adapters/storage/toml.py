"""Write TOML: the flat tables that our settings need (https://toml.io/en/v1.0.0).

Reading is `tomllib`'s; the standard library writes none.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence

Value = str | bool | int | float | Sequence[str]
Table = Mapping[str, Value]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_table(name: str, table: Table) -> str:
    """Write `[name]` with its values."""
    return f"[{_key(name)}]\n{_values(table)}"


def write_array(name: str, tables: Sequence[Table]) -> str:
    """Write `[[name]]` for each table."""
    return "\n".join(f"[[{_key(name)}]]\n{_values(table)}" for table in tables)


def _values(table: Table) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _value(value: Value) -> str:
    match value:
        case str():
            return _string(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value) if math.isfinite(value) else str(value)
        case _:
            return f"[{', '.join(_string(item) for item in value)}]"


def _string(text: str) -> str:
    """Write a basic string: JSON's escapes are a part of TOML's, except that DEL needs one."""
    mended = _SURROGATE.sub("\ufffd", text)  # no Unicode scalar value, so TOML has no place for it
    return json.dumps(mended, ensure_ascii=False).replace("\x7f", "\\u007f")
