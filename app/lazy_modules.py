"""Modules that libraries import and hardly ever use, loaded when somebody does use them.

websockets imports `importlib.metadata` for versions of its own that were never released, and with
it the standard library's e-mail; `urllib.request` for the environment's proxies, which we leave
alone, and with it the standard library's HTTP. `logging.handlers` imports `pickle` for its sockets.
Together that is 4 MB of memory. `importlib.util.LazyLoader` does not help: it takes an `import` for
a use.
"""

import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

_whole = threading.RLock()
"""Held while one is loaded: other threads wait for all of it."""


class _Lazy(ModuleType):
    """Stands for a module; whoever asks for what it lacks gets the real one."""

    _is_begun = False

    def __getattr__(self, name: str) -> object:
        # The import system, `inspect` and others look for names of this kind in every module.
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        with _whole:
            spec = self.__spec__
            if not self._is_begun and spec is not None and spec.loader is not None:
                self._is_begun = True
                spec.loader.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]  # now it is but that
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


def load_when_used(*names: str) -> None:
    """Let modules be imported from now on without being loaded; nothing for those that are."""
    for name in names:
        if name in sys.modules:
            continue
        parent, _, child = name.rpartition(".")
        spec = find_spec(name)  # imports the parent
        if spec is None or spec.loader is None:
            continue
        module = module_from_spec(spec)
        module.__class__ = _Lazy
        sys.modules[name] = module
        if parent:
            setattr(import_module(parent), child, module)
