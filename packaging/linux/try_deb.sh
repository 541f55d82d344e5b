#!/usr/bin/env bash
# Try the Debian package where nothing is: try_deb.sh [FILE.deb]
#
# In a root made by debootstrap, with a user of its own: install it with what it depends on, start the
# demo on a virtual display, see a notification, click on it, see its conversation come to the front;
# let the bus start it; then purge it and find no trace of it but the user's own data.
#
# Needs root, debootstrap and the package servers, so the continuous integration runs it beside the
# tests, not within them. The servers are those of this machine's own apt. Takes some three minutes;
# ROOT_FOLDER=… keeps the root for a look afterwards. SUITE=… is another release than this machine's.
set -euo pipefail

SCREEN=1280x800
TESTER=tester

main() {
    local here deb root
    here=$(cd "$(dirname "$0")" && pwd)
    deb=${1:-$(ls -t "$here"/../../build/package/out/bellbird_*.deb | head -n 1)}
    [ "$(id -u)" = 0 ] || { echo "This needs root: sudo $0" >&2; exit 2; }
    root=${ROOT_FOLDER:-$(mktemp -d /var/tmp/try-deb-XXXXXX)}
    chmod 755 "$root"
    # shellcheck disable=SC2064  # it is local, and gone when the trap comes
    [ -n "${ROOT_FOLDER:-}" ] || trap "rm -rf --one-file-system '$root'" EXIT
    make_root "$root"
    cp "$deb" "$root/bellbird.deb"
    cp "$0" "$root/try_deb.sh"
    chmod 755 "$root/try_deb.sh"
    # Whatever is started in there ends with it, and what is mounted is gone with it.
    unshare --mount --pid --fork --kill-child bash -euc '
        mount -t proc proc "$1/proc"
        mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
        mount -t devpts devpts "$1/dev/pts"
        exec chroot "$1" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 bash /try_deb.sh inside
    ' - "$root"
    mkdir -p "$here/../../build/package"
    cp "$root"/tmp/*.png "$here/../../build/package/" 2>/dev/null || true
    say "All is well. A picture is in build/package."
}

make_root() {
    local root=$1 mirror suite
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
    suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
    if [ ! -x "$root/usr/bin/apt-get" ]; then
        say "Making a root of $suite"
        debootstrap --variant=minbase "$suite" "$root" "$mirror" >/dev/null
    fi
    if [ -z "${SUITE:-}" ]; then
        rm -rf "$root"/etc/apt/sources.list*
        cp -r /etc/apt/sources.list* "$root/etc/apt/"
    fi
    # What of this machine's settings is about the way to the servers.
    grep -rhsE '^Acquire::' /etc/apt/apt.conf /etc/apt/apt.conf.d >"$root/etc/apt/apt.conf.d/99way" || true
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
}

say() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

# In the root, as root

inside() {
    say "Installing the package and what it depends on"
    apt-get -qq update
    apt-get -qq install -y --no-install-recommends /bellbird.deb >/dev/null
    dpkg-query -W -f '${Package} ${Version} ${Status}\n' bellbird
    bellbird --version
    say "Installing a desktop to see it on"
    apt-get -qq install -y --no-install-recommends xvfb openbox dbus-daemon dbus-bin dunst xdotool \
        x11-utils imagemagick desktop-file-utils fonts-noto-core procps >/dev/null
    update-desktop-database
    id -u "$TESTER" >/dev/null 2>&1 || useradd --create-home "$TESTER"
    runuser -u "$TESTER" -- env HOME="/home/$TESTER" PATH="$PATH" LC_ALL=C.UTF-8 bash /try_deb.sh desktop

    say "Removing it"
    apt-get -qq purge -y bellbird >/dev/null
    update-desktop-database
    [ ! -e /usr/bin/bellbird ] || fail "the program is still there"
    local left
    left=$(find / -xdev \( -path /proc -o -path /home -o -path /tmp -o -path /var/log \
        -o -path /var/cache/apt -o -path /bellbird.deb \) -prune -o -ipath '*bellbird*' -print)
    [ -z "$left" ] || fail "this is left: $left"
    left=$(grep -rIl bellbird /etc /usr/share/applications /usr/share/dbus-1 /usr/share/icons \
        /var/lib/dpkg/status /var/lib/dpkg/triggers 2>/dev/null || true)
    [ -z "$left" ] || fail "this still tells of it: $left"
    [ -s "/home/$TESTER/.local/share/bellbird/bellbird.db" ] || fail "the user's data is gone"
    say "Nothing is left but the user's own data"
}

# In the root, as its user, on a display

desktop() {
    export XDG_RUNTIME_DIR=$HOME/runtime
    mkdir -p -m 700 "$XDG_RUNTIME_DIR"
    rm -f "$HOME/display" "$HOME/demo.log"
    Xvfb -displayfd 3 -screen 0 ${SCREEN}x24 -nolisten tcp 3>"$HOME/display" 2>/dev/null &
    wait_for "a display" test -s "$HOME/display"
    DISPLAY=:$(cat "$HOME/display")
    export DISPLAY
    dbus-run-session -- bash /try_deb.sh session
}

session() {
    openbox &
    printf '%s\n' '[global]' 'mouse_left_click = do_action, close_current' 'origin = top-right' \
        'timeout = 0' 'idle_threshold = 0' '[urgency_normal]' 'timeout = 0' >"$HOME/dunstrc"
    sed -i '/idle_threshold/d' "$HOME/dunstrc"
    dunst -conf "$HOME/dunstrc" >/dev/null 2>&1 &
    wait_for "the notification server" has_name org.freedesktop.Notifications

    say "Starting the demo"
    local began
    began=$(date +%s%N)
    bellbird demo >"$HOME/demo.log" 2>&1 &
    local demo=$!
    wait_for "the window" window_named 'Bellbird$'
    say "The window is there after $((($(date +%s%N) - began) / 1000000)) ms"
    wait_for "a notification" shows_notification
    wait_for "the unread number in the title" window_named '^\([0-9]+\) Bellbird$'
    local before
    before=$(unread)
    say "A notification is on the screen; $before unread"
    import -window root /tmp/try-deb.png
    click_notification
    wait_for "the conversation" has_less_unread "$before"
    wait_for "the window to come to the front" is_active
    say "The click opened its conversation; $(unread) unread"
    kill -TERM "$demo"
    wait "$demo" || fail "the demo ended with an error: $(cat "$HOME/demo.log")"

    say "Letting the bus start it"
    [ "$(gio_default bellbird)" = im.bellbird.Bellbird.desktop ] || fail "our links are not ours"
    [ "$(gio_default xmpp)" = im.bellbird.Bellbird.desktop ] || fail "links of XMPP are not ours"
    start_service im.bellbird.Bellbird
    wait_for "the program on the bus" has_name im.bellbird.Bellbird
    if window_named 'Bellbird$'; then fail "it did not start in the tray"; fi
    bellbird
    wait_for "the window of a second start" window_named 'Bellbird$'
    bellbird quit
    wait_for "its end" lacks_name im.bellbird.Bellbird
    bellbird check --demo >"$HOME/check.txt" || true
    say "The notification check says"
    cat "$HOME/check.txt"
}

wait_for() {
    local what=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ]; then
            cat "$HOME/demo.log" >&2 2>/dev/null || true
            fail "waited in vain for $what"
        fi
        sleep 0.1
    done
}

bus() {
    dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        "org.freedesktop.DBus.$1" "${@:2}"
}
has_name() { bus NameHasOwner "string:$1" | grep -q true; }
lacks_name() { ! has_name "$1"; }
start_service() { bus StartServiceByName "string:$1" uint32:0 >/dev/null; }
window_named() { xdotool search --onlyvisible --name "$1"; }
gio_default() { sed -n "s|^x-scheme-handler/$1=\([^;]*\);.*|\1|p" /usr/share/applications/mimeinfo.cache; }
title() { xdotool getwindowname "$(window_named 'Bellbird$' | head -n 1)"; }
unread() { title | sed -n 's/^(\([0-9]*\)) .*/\1/p' | grep . || echo 0; }
has_less_unread() { [ "$(unread)" -lt "$1" ]; }
is_active() { [ "$(xdotool getactivewindow getwindowname)" = "$(title)" ]; }
shows_notification() { xdotool search --onlyvisible --class Dunst && [ "$(dunstctl count displayed)" -gt 0 ]; }
click_notification() {
    local id x y width
    id=$(xdotool search --onlyvisible --class Dunst | head -n 1)
    eval "$(xdotool getwindowgeometry --shell "$id" | sed 's/^\(X\|Y\|WIDTH\)=/\L&/')"
    xdotool mousemove $((x + width / 2)) $((y + 20)) click 1
}

case ${1:-} in
    inside | desktop | session) "$1" ;;
    *) main "$@" ;;
esac
