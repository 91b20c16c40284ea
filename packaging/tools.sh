# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by the scripts that make packages and releases. Runs with the bash 3.2 of macOS, too.

# A word that a hosted runner shows on its page, and a terminal as it is.
notice()
{
    if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::notice::$*"; else echo "$*"; fi >&2
}

sha256_of()
{
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi |
        cut -d ' ' -f 1
}

# download FILE SHA256 URL: into FILE, unless it is there already. Other bytes do not count.
download()
{
    [ -f "$1" ] && [ "$(sha256_of "$1")" = "$2" ] && return 0
    echo "Downloading $3" >&2
    mkdir -p "$(dirname "$1")" &&
        curl --proto '=https' --proto-redir '=https' --fail --silent --show-error --location \
            --retry 3 --output "$1.part" "$3" || return 1
    if [ "$(sha256_of "$1.part")" != "$2" ]; then
        echo "$3 has another SHA-256 than expected: $(sha256_of "$1.part")." >&2
        rm -f "$1.part"
        return 1
    fi
    mv "$1.part" "$1"
}

# checksum FILE: writes FILE.sha256, as sha256sum -c and shasum -c read it.
checksum() { printf '%s  %s\n' "$(sha256_of "$1")" "$1" >"$1.sha256"; }

# A hosted runner knows where the project lives; the programs then ask there for newer versions.
know_place()
{
    [ -n "${GITHUB_REPOSITORY:-}" ] || return 0
    HOOKGLASS_HOMEPAGE=${HOOKGLASS_HOMEPAGE:-${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY}
    HOOKGLASS_UPDATE_URL=${HOOKGLASS_UPDATE_URL:-$HOOKGLASS_HOMEPAGE/releases/latest/download/latest.json}
    export HOOKGLASS_HOMEPAGE HOOKGLASS_UPDATE_URL
}
