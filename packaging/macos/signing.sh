# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Sourced by package.sh: signing and notarizing, each left out with a word where its secrets are
# missing. Secrets come by the environment and stand in no argument: a passing look at the list of
# processes shows none.

identity=-        # ad hoc: runs on Apple silicon, but nobody vouches for it
secrets_folder=   # gone when the script ends
own_keychain=

forget_secrets()
{
    [ -n "$own_keychain" ] && security delete-keychain "$own_keychain" 2>/dev/null
    [ -n "$secrets_folder" ] && rm -rf "$secrets_folder"
    return 0
}

make_secrets_folder()
{
    [ -n "$secrets_folder" ] && return 0
    secrets_folder=$(mktemp -d) && chmod 700 "$secrets_folder"
}

# Sets `identity`, and puts the certificate into a keychain of its own if it came as a secret.
find_identity()
{
    if [ -n "${MACOS_SIGNING_IDENTITY:-}" ]; then
        identity=$MACOS_SIGNING_IDENTITY
    elif [ -n "${MACOS_CERTIFICATE:-}" ]; then
        import_certificate
    else
        notice "No certificate is set: the macOS package is signed ad hoc, and macOS will warn."
    fi
}

import_certificate()
{
    local plain password
    make_secrets_folder || return 1
    own_keychain=$secrets_folder/signing.keychain-db
    plain=$secrets_folder/certificate.pem
    password=$(uuidgen) # of a keychain that lives as long as this script
    # As PEM, since `security import` takes a password by argument only.
    (umask 077 && tr -d ' \r\n' <<<"$MACOS_CERTIFICATE" | openssl base64 -d -A \
        >"$secrets_folder/certificate.p12") &&
        (umask 077 && openssl pkcs12 -in "$secrets_folder/certificate.p12" -nodes \
            -passin env:MACOS_CERTIFICATE_PASSWORD -out "$plain") &&
        security create-keychain -p "$password" "$own_keychain" &&
        security set-keychain-settings "$own_keychain" &&
        security unlock-keychain -p "$password" "$own_keychain" &&
        security import "$plain" -k "$own_keychain" -t agg -f pemseq -T /usr/bin/codesign >&2 &&
        security set-key-partition-list -S apple-tool:,apple: -k "$password" "$own_keychain" \
            >/dev/null || return 1
    rm -f "$plain" "$secrets_folder/certificate.p12"
    identity=$(security find-identity -v -p codesigning "$own_keychain" |
        awk '$1 == "1)" { print $2 }')
    [ -n "$identity" ] || { echo "The certificate holds no key that may sign code." >&2; return 1; }
    # codesign looks only in the keychains of this list.
    local others
    others=$(security list-keychains -d user | tr -d '"')
    # shellcheck disable=SC2086
    security list-keychains -d user -s "$own_keychain" $others
}

# Programs and libraries within $1.
code_files()
{
    find "$1" -type f \( -perm -u+x -o -name '*.dylib' \) ! -name '*.sh' | while IFS= read -r file; do
        file -b "$file" | grep -q '^Mach-O' && printf '%s\n' "$file"
    done
}

# Without a certificate there is no hardened runtime: it would refuse Qt's libraries, which then
# belong to no team.
sign()
{
    local switches=(--force --sign "$identity")
    [ "$identity" = - ] || switches+=(--timestamp --options runtime)
    [ -z "$own_keychain" ] || switches+=(--keychain "$own_keychain")
    codesign "${switches[@]}" "$@"
}

# From within to without: a seal holds those below it.
sign_app()
{
    local contents=$1/Contents item
    while IFS= read -r item; do
        sign "$item" || return 1
    done < <(find "$contents/PlugIns" "$contents/Frameworks" -type f -name '*.dylib'
        find "$contents/Frameworks" -maxdepth 1 -name '*.framework')
    sign --entitlements packaging/macos/hookglass.entitlements \
        --identifier io.github.hookglass.Hookglass.cli "$contents/MacOS/hookglass-cli" &&
        sign --entitlements packaging/macos/hookglass.entitlements "$1" &&
        codesign --verify --deep --strict "$1"
}

sign_image() { [ "$identity" = - ] || sign "$1"; }

# Apple looks at it, and its word is attached: then it opens without a warning, also offline.
notarize()
{
    if [ "$identity" = - ] || [ -z "${MACOS_NOTARY_KEY:-}" ] || [ -z "${MACOS_NOTARY_KEY_ID:-}" ] ||
        [ -z "${MACOS_NOTARY_ISSUER:-}" ]; then
        notice "No key for Apple's notary service is set: the macOS package is not notarized."
        return 0
    fi
    make_secrets_folder || return 1
    local key=$secrets_folder/notary.p8
    (umask 077 && printf '%s\n' "$MACOS_NOTARY_KEY" >"$key") &&
        xcrun notarytool submit "$1" --key "$key" --key-id "$MACOS_NOTARY_KEY_ID" \
            --issuer "$MACOS_NOTARY_ISSUER" --wait --timeout 45m >&2 &&
        xcrun stapler staple "$1" >&2
}
