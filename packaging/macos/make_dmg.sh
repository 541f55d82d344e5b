#!/bin/bash
# Sign, notarise and pack the app: make_dmg.sh Bellbird.app Bellbird.dmg
#
#   CODESIGN_IDENTITY   "Developer ID Application: …"; without it the app is signed for nobody (ad hoc),
#                       which runs on the machine that made it and, after a question, on others
#   NOTARY_PROFILE      made by `xcrun notarytool store-credentials`; without it nothing is notarised
#
# The secrets stay in the key chain: this script only names them.
set -euo pipefail

app=$1
image=$2
entitlements=$(cd "$(dirname "$0")" && pwd)/entitlements.plist

# From the inside out: a signature covers what is within. Apple advises against --deep for signing.
sign() {
    if [ -n "${CODESIGN_IDENTITY:-}" ]; then
        codesign --force --timestamp --options runtime --sign "$CODESIGN_IDENTITY" "$@"
    else
        codesign --force --sign - "$@"
    fi
}
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' -o -name 'Qt*' -o -name Python \) -print0 |
    while IFS= read -r -d '' file; do
        if file -b "$file" | grep -q Mach-O; then sign "$file"; fi
    done
sign --entitlements "$entitlements" "$app"
codesign --verify --deep --strict "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -volname Bellbird -srcfolder "$folder" -format UDZO -ov "$image"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then codesign --sign "$CODESIGN_IDENTITY" --timestamp "$image"; fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
fi
