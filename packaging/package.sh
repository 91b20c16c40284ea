#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes all packages that can be made on this system, in build/packages, each with the list of what
# is inside (.spdx.json):
#   Linux    .deb, .rpm, .tar.gz, .AppImage (on Debian or Ubuntu)
#   Windows  only the programs, with Microsoft's compiler (in the bash of Git), in
#            build/msvc/content; packaging/windows/pack.sh makes the packages of them on Linux
#   macOS    .dmg
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
# shellcheck source=packaging/tools.sh
. packaging/tools.sh
out=$PWD/build/packages

# list_inside PACKAGE FOLDER [VERSIONS]
list_inside()
{
    packaging/sbom.py --package "$1" --content "$2" --version "$version" \
        ${3:+--versions "$3"} --output "$1.spdx.json"
}

# unpack PACKAGE FOLDER
unpack()
{
    mkdir -p "$2" || return 1
    case $1 in
    *.deb) dpkg-deb -x "$1" "$2" ;;
    *.rpm) rpm2cpio "$1" | (cd "$2" && cpio -idm --quiet) ;;
    *.tar.gz) tar -xzf "$1" -C "$2" ;;
    esac
}

linux()
{
    # shellcheck source=packaging/packages.sh
    . packaging/packages.sh
    local package work portable
    rm -rf "$out"
    need "${build_packages[@]}" &&
        cmake --preset release ${HOOKGLASS_UPDATE_URL:+-DHOOKGLASS_UPDATE_URL="$HOOKGLASS_UPDATE_URL"} \
            ${HOOKGLASS_HOMEPAGE:+-DHOOKGLASS_HOMEPAGE="$HOOKGLASS_HOMEPAGE"} >&2 &&
        packaging/linux/package.sh && need python3 cpio curl file desktop-file-utils || return 3
    # GitHub would write the tilde of 1.2.0~rc.1 in another way, and no sum would have that name.
    for package in "$out"/*~*; do
        [ ! -f "$package" ] || mv "$package" "${package//\~/-}" || return 3
    done
    rm -f "$out/SHA256SUMS" # the release makes one of all
    portable=$(echo "$out"/hookglass-*-linux-*.tar.gz)
    packaging/linux/appimage.sh "$portable" || return 3
    work=$(mktemp -d) || return 3
    for package in "$out"/*.deb "$out"/*.rpm "$portable"; do
        unpack "$package" "$work/${package##*.}" &&
            list_inside "$package" "$work/${package##*.}" || return 3
    done
    # The same files, but for the one that starts them.
    packaging/linux/appimage.sh --appdir "$work/AppDir" "$portable" &&
        packaging/linux/appimage.sh --versions >"$work/versions" &&
        list_inside "${portable%.tar.gz}.AppImage" "$work/AppDir" "$work/versions" || return 3
    rm -rf "$work"
}

know_place
version=$(cmake -P packaging/version.cmake) || exit 3
case $(uname -s) in
Linux) linux ;;
Darwin) packaging/macos/package.sh ;;
MINGW* | MSYS*) packaging/windows/msvc.sh ;;
*)
    echo "There are no packages for $(uname -s)." >&2
    exit 3
    ;;
esac
