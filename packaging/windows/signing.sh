# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by pack.sh, after packaging/tools.sh: signs Windows programs on Linux. Left out with a word
# where there is no certificate. Certificate and password come by the environment, and stand in no
# argument:
#   WINDOWS_CERTIFICATE            the certificate with its key, PKCS #12 in base64
#   WINDOWS_CERTIFICATE_PASSWORD
#   WINDOWS_TIMESTAMP_URL          who confirms the time (default: DigiCert; "none": nobody)

signing_secrets=

find_certificate()
{
    if [ -z "${WINDOWS_CERTIFICATE:-}" ]; then
        notice "No certificate is set: the Windows packages are not signed, and Windows will warn."
        return 0
    fi
    signing_secrets=$(mktemp -d) || return 1 # 700
    (
        umask 077
        base64 -d <<<"$WINDOWS_CERTIFICATE" >"$signing_secrets/certificate.p12" &&
            printf '%s' "${WINDOWS_CERTIFICATE_PASSWORD:-}" >"$signing_secrets/password"
    )
}

forget_certificate() { [ -z "$signing_secrets" ] || rm -rf "$signing_secrets"; }

# sign FILE...
sign()
{
    [ -n "$signing_secrets" ] || return 0
    local file time=(-ts "${WINDOWS_TIMESTAMP_URL:-http://timestamp.digicert.com}")
    [ "${WINDOWS_TIMESTAMP_URL:-}" = none ] && time=()
    for file in "$@"; do
        rm -f "$file.signed"
        osslsigncode sign -pkcs12 "$signing_secrets/certificate.p12" \
            -readpass "$signing_secrets/password" -h sha256 -n Hookglass "${time[@]}" \
            -in "$file" -out "$file.signed" >&2 && mv "$file.signed" "$file" || return 1
    done
}
