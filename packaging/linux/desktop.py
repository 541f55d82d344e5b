"""Write what a Linux desktop knows a program by: desktop file, icons, D-Bus services, manual.

Both packages use it: the .deb below /usr/share, the tarball's installer below ~/.local/share.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import icons  # noqa: E402  beside this folder

APP_ID = "im.bellbird.Bellbird"
ICON_SIZES = icons.SIZES
SVG = HERE.parents[1] / "resources/icons/bellbird.svg"
FILES = HERE / "files"


def write_desktop_files(
    share: Path, program: str, version: str, sizes: tuple[int, ...], date: str = ""
) -> None:
    """Write all of it below a `share` folder.

    Args:
        program: what starts Bellbird; absolute, as D-Bus demands.
        sizes: of the icons, beside the one that scales.
        date: of the release, as 2026-01-31; "" is that of the changelog, or today.
    """
    places = {
        f"{APP_ID}.desktop": "applications",
        f"{APP_ID}.metainfo.xml": "metainfo",
        f"{APP_ID}.service": "dbus-1/services",
        f"{APP_ID}.Push.service": "dbus-1/services",
        "bellbird.1": "man/man1",
    }
    for name, place in places.items():
        text = (FILES / name).read_text(encoding="utf-8")
        filled = {"@BELLBIRD@": program, "@VERSION@": version, "@DATE@": date or release_date()}
        for mark, value in filled.items():
            text = text.replace(mark, value)
        (share / place).mkdir(parents=True, exist_ok=True)
        (share / place / name).write_text(text, encoding="utf-8")
    theme = share / "icons/hicolor"
    for size in sizes:
        folder = theme / f"{size}x{size}/apps"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{APP_ID}.png").write_bytes(icons.draw(SVG, size))
    (theme / "scalable/apps").mkdir(parents=True, exist_ok=True)
    shutil.copy(SVG, theme / f"scalable/apps/{APP_ID}.svg")


def release_date() -> str:
    """The newest release's date in the changelog, else today: a release is told on its day."""
    import datetime as dt
    import re

    changelog = (HERE.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## \[\d[^\]]*\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    return found[1] if found else dt.datetime.now(dt.UTC).date().isoformat()
