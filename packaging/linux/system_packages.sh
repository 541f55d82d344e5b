#!/usr/bin/env bash
# Install the system packages of the given lists that are missing: system_packages.sh run desktop …
#
# Looks for the thing itself (a library, a program, a font …), so it is right on every Linux and says
# nothing when all is there. What is missing is installed with apt, as root or with a sudo that asks
# for no password; everywhere else the script names what is needed and ends with 1.
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
lists=$(cd "$(dirname "$0")" && pwd)
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
fonts=$(if command -v fc-list >/dev/null; then fc-list : family | tr , '\n'; fi)

is_there() {
    local name=${1#*:}
    case $1 in
        lib:*) grep -qF "	$name (" <<<"$libraries" ;;
        bin:*) command -v "$name" >/dev/null ;;
        file:*) compgen -G "$name" >/dev/null ;;
        font:*) grep -qxF "$name" <<<"$fonts" ;;
        python:*) [ -x "$lists/../../.venv/bin/python" ] || python3 -c "import $name" 2>/dev/null ;;
        *) echo "No such kind of proof: $1" >&2; exit 2 ;;
    esac
}

missing=()
proofs=()
for list in "$@"; do
    while read -r names proof; do
        case $names in '' | '#'*) continue ;; esac
        if ! is_there "$proof"; then
            missing+=("$names")
            proofs+=("${proof#*:}")
        fi
    done <"$lists/packages-$list.txt"
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    {
        echo "Missing on this system: $(printf '%s, ' "${proofs[@]}" | sed 's/, $//')."
        echo "There is no apt here. Please install them with your own package manager;"
        echo "on Debian they are in: ${missing[*]}"
    } >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        # Only root may refresh apt's lists, so take the first name that they know today.
        as_root=(false)
    fi
fi

known() { [ -n "$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '^(none)$')" ]; }

choose() {
    local names name
    for names in "${missing[@]}"; do
        for name in ${names//|/ }; do
            if known "$name"; then
                echo "$name"
                continue 2
            fi
        done
        echo "${names##*|}"
    done
}

if [ "${as_root[*]}" = false ]; then
    {
        echo "System packages are missing. Please run this command, then try again:"
        echo
        echo "    sudo apt-get install --no-install-recommends $(choose | sort -u | paste -sd ' ' -)"
        echo
    } >&2
    exit 1
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" </dev/null; }

echo "Refreshing the package lists …"
apt -qq update || echo "Could not refresh them; trying with those that are there." >&2
mapfile -t packages < <(choose | sort -u)
echo "Installing system packages: ${packages[*]}"
if ! apt -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${packages[@]}" >&2; then
    echo "Could not install: ${packages[*]}" >&2
    echo "Is there a connection to the package servers? Nothing else stands in the way." >&2
    exit 1
fi

# The tests run servers by themselves; those of the system shall not come up because of that.
for service in prosody ejabberd; do
    if [[ " ${packages[*]} " == *" $service "* ]] && command -v systemctl >/dev/null; then
        "${as_root[@]}" systemctl --quiet disable --now "$service" </dev/null 2>/dev/null || true
    fi
done
