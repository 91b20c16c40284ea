# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced by the scripts. On Debian and Ubuntu it installs what is missing; elsewhere it says what
# is needed. Everything it says goes to stderr: stdout belongs to the programs.

# To build both programs.
build_packages=(g++ cmake ninja-build ccache lld qt6-base-dev qt6-svg-dev libqt6sql6-sqlite
    libssl-dev libboost-dev qtkeychain-qt6-dev libsecret-1-0)
# To run the suite, and to lint.
test_packages=("${build_packages[@]}" clang-14 clazy libclang-rt-14-dev tzdata procps dbus
    gnome-keyring openssh-client openssh-server)
lint_packages=(clang-14 clang-format-14 clazy libclang-rt-14-dev shellcheck)
# To make packages of it for Linux, and to prove them.
package_packages=(dpkg-dev file patchelf rpm debootstrap lintian desktop-file-utils appstream zsh fish
    systemd mandoc qt6-wayland libsecret-1-0)

say() { printf '%s\n' "$*" >&2; }

# need PACKAGE...: returns 1 after saying why, if the system cannot be made ready.
need()
{
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        local tool missing=()
        for tool in cmake ninja c++; do
            command -v "$tool" >/dev/null || missing+=("$tool")
        done
        [ ${#missing[@]} -eq 0 ] && return 0
        say "Not found: ${missing[*]}. Hookglass needs a C++20 compiler, CMake 3.25, Ninja," \
            "Qt 6.4 (Base, Network, Sql with its SQLite driver, Widgets, SVG, Test), OpenSSL 3" \
            "and the Boost 1.74 headers. The suite also needs clang with clazy."
        return 1
    fi

    local installed package missing=()
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null)
    for package in "$@"; do
        grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        # Ask for a password only where somebody can type it.
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=(sudo)
        else
            say "As root, install first: apt-get install --no-install-recommends ${missing[*]}"
            return 1
        fi
    fi
    say "Installing: ${missing[*]}"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    # The lists may already be good enough; a fresh system has none.
    if ! "${apt[@]}" update >&2; then
        say "apt-get update failed; trying with the lists that are there."
    fi
    if ! "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2 </dev/null; then
        say "apt-get could not install: ${missing[*]}"
        return 1
    fi
}

# configure PRESET: once; anew if the folder was copied from elsewhere, which CMake refuses.
configure()
{
    local folder=build/$1
    if [ -f "$folder/CMakeCache.txt" ] &&
        ! grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$PWD/$folder" "$folder/CMakeCache.txt"; then
        rm -rf "$folder"
    fi
    [ -f "$folder/build.ninja" ] || cmake --preset "$1" >&2
}

# build PRESET [TARGET...]: what changed; silent if nothing did.
build()
{
    local preset=$1 targets=()
    shift
    [ $# -gt 0 ] && targets=(--target "$@")
    configure "$preset" || return 1
    cmake --build --preset "$preset" "${targets[@]}" |
        grep --line-buffered -vE 'Re-checking globbed|no work to do' >&2
    return "${PIPESTATUS[0]}"
}
