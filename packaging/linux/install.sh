#!/bin/sh
# Install this Bellbird below ~/.local, or PREFIX=…; with --remove take it away again.
#
# Everything it puts anywhere is written down in <prefix>/lib/bellbird/installed, and only that is
# removed. Messages and settings are left alone.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
program=$prefix/lib/bellbird
list=$program/installed

renew() {
    for folder in "$prefix/share/applications"; do
        if command -v update-desktop-database >/dev/null && [ -d "$folder" ]; then
            update-desktop-database -q "$folder" || true
        fi
    done
    # The bus of this session reads new service files when it is told to.
    if [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] && command -v dbus-send >/dev/null; then
        dbus-send --session --dest=org.freedesktop.DBus /org/freedesktop/DBus \
            org.freedesktop.DBus.ReloadConfig || true
    fi
}

remove() {
    [ -f "$list" ] || return 0
    while IFS= read -r file; do rm -f "$prefix/$file"; done <"$list"
    rm -rf "$program"
    # Folders that nobody else uses go as well; the others are not empty.
    for folder in lib bin share/applications share/metainfo share/dbus-1/services share/dbus-1 \
        share/man/man1 share/man share/icons/hicolor/*/apps share/icons/hicolor/* \
        share/icons/hicolor share/icons; do
        for found in "$prefix"/$folder; do rmdir "$found" 2>/dev/null || true; done
    done
}

case ${1:-} in
    --remove)
        if [ ! -f "$list" ]; then
            echo "Bellbird is not installed below $prefix." >&2
            exit 1
        fi
        "$program/bellbird" quit 2>/dev/null || true
        remove
        renew
        echo "Bellbird is removed. Your messages and settings are still there."
        exit 0
        ;;
    '') ;;
    *) sed -n '2,5s/^# //p' "$0"; exit 2 ;;
esac

mkdir -p "$prefix/lib" "$prefix/bin"
if [ -f "$list" ]; then "$program/bellbird" quit 2>/dev/null || true; fi
remove
mkdir -p "$prefix/lib" "$prefix/bin"
cp -R "$here/bellbird" "$program"
ln -sf ../lib/bellbird/bellbird "$prefix/bin/bellbird"
echo bin/bellbird >"$list"
(cd "$here" && find share -type f) | while IFS= read -r file; do
    mkdir -p "$prefix/$(dirname "$file")"
    case $file in
        *.png) cp "$here/$file" "$prefix/$file" ;;
        *) sed "s|@BELLBIRD@|$prefix/bin/bellbird|; s|^Exec=bellbird|Exec=$prefix/bin/bellbird|" \
            "$here/$file" >"$prefix/$file" ;;
    esac
    echo "$file" >>"$list"
done
renew
echo "Bellbird is installed: $prefix/bin/bellbird"
