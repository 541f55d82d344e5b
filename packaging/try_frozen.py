"""Try what was frozen: that nothing is missing in it, and that it keeps passwords.

    python packaging/try_frozen.py

It wants what `build.py` built, on Linux: the key ring is gnome-keyring on a private desktop, asked
through the frozen program's own process.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "package"
FOLDER = BUILD / "dist" / "bellbird"

sys.path.insert(0, str(HERE.parent))


def main() -> None:
    walk()
    keep_a_secret(FOLDER / "bellbird")


def walk() -> None:
    """Run `walk.py` among the very files that are given away."""
    program = FOLDER / "walk"
    shutil.copy(BUILD / "work" / "bellbird" / "walk", program)
    try:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([program], check=True, cwd=folder, timeout=300)
    finally:
        program.unlink()


def keep_a_secret(program: Path) -> None:
    """Keep a secret, and read it from another process; both are the frozen program's.

    Raises:
        SystemExit: it did not come back.
    """
    from app.adapters.storage.key_ring import KeyRing
    from app.adapters.storage.key_ring_process import WISH
    from app.demo.private_desktop import PrivateDesktop

    with PrivateDesktop(tray=None, notification_server=False) as desktop:
        kept = "of the try"
        for do, secret in (("set", kept), ("get", ""), ("delete", "")):
            ring = KeyRing((str(program), WISH), desktop.env, idle=0.1)
            answer = ring.ask(do, "try", secret).result(60)
            if answer.error or (do == "get" and answer.secret != kept):
                sys.exit(f"The key ring failed to {do}: {answer.error} {answer.detail}")
    print(f"{answer.name} kept a secret and gave it back")  # noqa: T201  its purpose


if __name__ == "__main__":
    main()
