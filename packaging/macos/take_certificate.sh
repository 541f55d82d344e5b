#!/bin/bash
# Take the signing certificate and the notary's key out of the environment into a key chain that ends
# with this machine. Without a certificate nothing is done, and make_dmg.sh signs for nobody.
set -euo pipefail

[ -n "${CERTIFICATE:-}" ] || { echo "There is no certificate: the app will not be signed."; exit 0; }
password=$(uuidgen)
chain=$RUNNER_TEMP/signing.keychain-db
file=$RUNNER_TEMP/certificate.p12
umask 077
printf '%s' "$CERTIFICATE" | base64 --decode >"$file"
security create-keychain -p "$password" "$chain"
security set-keychain-settings -lut 3600 "$chain"
security unlock-keychain -p "$password" "$chain"
security import "$file" -P "$PASSWORD" -A -t cert -f pkcs12 -k "$chain"
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$chain" >/dev/null
security list-keychains -d user -s "$chain" login.keychain-db
rm "$file"
echo "CODESIGN_IDENTITY=$IDENTITY" >>"$GITHUB_ENV"

[ -n "${NOTARY_KEY:-}" ] || exit 0
key=$RUNNER_TEMP/notary.p8
printf '%s' "$NOTARY_KEY" >"$key"
xcrun notarytool store-credentials bellbird --key "$key" --key-id "$NOTARY_KEY_ID" \
    --issuer "$NOTARY_ISSUER" --keychain "$chain"
rm "$key"
echo "NOTARY_PROFILE=bellbird" >>"$GITHUB_ENV"
