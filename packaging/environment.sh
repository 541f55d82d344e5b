#!/usr/bin/env bash
# Make .venv and install Bellbird in it: environment.sh, or environment.sh dev for the tools as well,
# or environment.sh package for what builds the packages.
#
# Does nothing when that was done for this pyproject.toml already. PYTHON=… chooses the interpreter;
# otherwise a known good one is taken, then whatever python3 is.
set -euo pipefail

cd "$(dirname "$0")/.."
extra=${1:-}
stamp=.venv/installed

usable='import sys; sys.exit(sys.version_info < (3, 11))'
contents="$(cksum <pyproject.toml)"
if [ -x .venv/bin/python ] && .venv/bin/python -c "$usable" 2>/dev/null; then
    # One line for each extra that was installed; all have what Bellbird itself needs.
    if grep -qsxF "$extra $contents" "$stamp"; then exit 0; fi
    if [ -z "$extra" ] && grep -qsF " $contents" "$stamp"; then exit 0; fi
else
    python=
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        # Run it: a name on the path may be a shim with no interpreter behind it.
        if "$name" -c "$usable" 2>/dev/null; then
            python=$name
            break
        fi
    done
    if [ -z "$python" ]; then
        {
            echo "Bellbird needs Python 3.11 or newer, and none was found."
            echo "Debian 12, Ubuntu 24.04 and newer: sudo apt-get install python3 python3-venv"
            echo "Elsewhere: install it and run this again with PYTHON=/path/to/python3.x in front."
        } >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        packages="python$version-venv"
        echo "Python $version comes without venv; installing $packages …"
        install="apt-get install -y --no-install-recommends $packages"
        if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
            as_root=
        elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
            as_root="sudo -n"
        else
            echo "Please run this command, then try again:  sudo $install" >&2
            exit 1
        fi
        $as_root apt-get -qq update </dev/null || true
        $as_root env DEBIAN_FRONTEND=noninteractive $install </dev/null
    fi
    echo "Making .venv with $("$python" -V) …"
    "$python" -m venv --clear .venv
fi

what=".${extra:+[$extra]}"
echo "Installing $what into .venv (some 200 MB to fetch the first time) …"
others=$(grep -sF " $contents" "$stamp" || true)
rm -f "$stamp"
.venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --quiet \
    --editable "$what" </dev/null
printf '%s\n' "$extra $contents" "$others" >"$stamp"
