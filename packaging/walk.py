"""Import, inside of the frozen program, our modules, what they ever import, and all compiled ones.

What is imported late, in threads or out of C is missed by nobody until somebody needs it. Prints
what can't be imported, or is there and should not be; ends with 1 then. `try_frozen.py` runs it.
"""

import dis
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from types import CodeType

import app

UNWANTED = (
    "PIL",
    "TLSSigAPIv2",
    "aiodns",
    "hypothesis",
    "pycares",
    "pygments",
    "pytest",
    "slixmpp",
)
"""What only our tests need, and what came with that."""

OF_WINDOWS = {"msvcrt", "winreg"}
"""Of the standard library, and imported by us there only."""

PARTS = Path(sys._MEIPASS)  # type: ignore[attr-defined]  # noqa: SLF001  PyInstaller's


def main() -> int:
    faults = [f"{name} is there" for name in UNWANTED if find_spec(name) is not None]
    ours = [module.name for module in walk_packages(app.__path__, "app.", faults.append)]
    compiled = list(compiled_modules())
    wanted = sorted({name for module in ours for name in imports(code_of(module))} - OF_WINDOWS)
    for name in (*ours, *wanted, *compiled):
        if name.endswith(".__main__"):
            continue  # it would begin its work
        try:
            import_module(name)
        except AssertionError:  # of another system, as its first line says
            continue
        except Exception as error:  # noqa: BLE001  whatever it is, it is told
            faults.append(f"{name}: {type(error).__name__}: {error}")
    told = f"{len(ours)} modules of ours, {len(wanted)} that they import, {len(compiled)} compiled"
    print(*faults, told, sep="\n")  # noqa: T201  its purpose
    return 1 if faults else 0


def code_of(module: str) -> CodeType:
    spec = find_spec(module)
    return spec.loader.get_code(module)  # type: ignore[union-attr]  # PyInstaller's has it


def imports(code: CodeType) -> Iterator[str]:
    """Name what is imported anywhere in it, also within its functions."""
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            yield step.argval
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from imports(inner)


def compiled_modules() -> Iterator[str]:
    """Name the compiled modules by where their files are."""
    for file in sorted(PARTS.rglob("*")):
        if file.suffix == ".so" and file.suffixes[:-1]:  # with what Python it is for
            place = file.relative_to(PARTS).with_name(file.name.partition(".")[0])
            yield place.name if "lib-dynload" in place.parts else ".".join(place.parts)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # not what Qt and sound, loaded without use, make of an orderly end
