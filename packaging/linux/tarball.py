"""Make the tarball for every other Linux: the frozen folder and a script that installs it.

`./install.sh` puts it below ~/.local (or PREFIX=…), `./install.sh --remove` takes it away again.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from linux.desktop import write_desktop_files

HERE = Path(__file__).resolve().parent
SIZES = (32, 48, 128)


def build_tarball(folder: Path, version: str, out: Path) -> Path:
    """Pack it; whoever unpacks it can also just start `bellbird/bellbird`."""
    import platform

    name = f"bellbird-{version}-linux-{platform.machine()}"
    file = out / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory(prefix="bellbird-tar-") as work:
        top = Path(work, name)
        top.mkdir()
        shutil.copytree(folder, top / "bellbird", symlinks=True)
        write_desktop_files(top / "share", "@BELLBIRD@", version, SIZES)
        shutil.copy(HERE / "install.sh", top)
        (top / "install.sh").chmod(0o755)
        shutil.copy(HERE.parents[1] / "LICENSE", top)
        shutil.copy(HERE / "files" / "README.tarball", top / "README")
        subprocess.run(
            ["tar", "--create", "--xz", f"--file={file}", "--sort=name", "--owner=0", "--group=0",
             "--numeric-owner", f"--directory={work}", name],
            check=True,
            env={**os.environ, "XZ_OPT": "-6 -T0"},
        )  # fmt: skip
    return file
