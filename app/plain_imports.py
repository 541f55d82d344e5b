"""Import modules as Python does, without what PySide6 adds to every import.

With its first module PySide6 puts a function of its own in the place of `builtins.__import__`, for
`from __feature__ import snake_case`, which nobody here writes. To know who might, it reads the
source of each module that is imported from then on, Python's own too (`_mod_uses_pyside` in
shibokensupport's `feature.py`), and Python keeps what was read (`linecache`): 11 MB.
"""

import builtins
import linecache


def import_plainly() -> None:
    """Import Qt's first module and put back what imported before; called before all other of Qt.

    Source: https://doc.qt.io/qtforpython-6/developer/feature-motivation.html, "Overriding
    __import__", which names the two and keeps them for this.
    """
    import PySide6.QtCore  # noqa: F401  # it is what takes the import over

    before = getattr(builtins, "__orig_import__", None)
    if before is not None and builtins.__import__ is getattr(builtins, "__feature_import__", None):
        builtins.__import__ = before
        linecache.clearcache()  # what Qt's first module imported was read already
