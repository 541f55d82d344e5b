"""What PySide6 does at every import is not done."""

import subprocess
import sys


def test_the_source_of_what_is_imported_is_not_read() -> None:
    program = (
        "from app.plain_imports import import_plainly; import_plainly();"
        " import app.event_loop, app.gui.gui;"
        " import linecache, sys; sys.exit(len(linecache.cache))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == 0


def test_what_is_not_named_explicitly_can_still_be_imported_from_qt() -> None:
    program = (
        "from app.plain_imports import import_plainly; import_plainly();"
        " from PySide6.QtWidgets import *; from PySide6.QtGui import QColor;"
        " assert QLabel and QColor('red').isValid()"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == 0
