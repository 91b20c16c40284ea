#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the installer and the .zip out of a folder with the programs for Windows, signed where there
# is a certificate (signing.sh), each with the list of what is inside. Runs on Debian: the NSIS that
# is to be had for Windows makes no 64-bit installers.
#
#   packaging/windows/pack.sh FOLDER [VERSIONS]
#
# FOLDER    hookglass.exe and hookglass-cli.exe with all they need, as msvc.sh lays it out
# VERSIONS  lines "NAME VERSION" of what was linked in (packaging/sbom.py)
set -u
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
# shellcheck source=packaging/tools.sh
. packaging/tools.sh
# shellcheck source=packaging/windows/signing.sh
. packaging/windows/signing.sh

if [ $# -lt 1 ] || [ ! -f "$(cd "$caller" && realpath -m "$1")/hookglass.exe" ]; then
    say "Usage: packaging/windows/pack.sh FOLDER [VERSIONS]; FOLDER holds hookglass.exe."
    exit 2
fi
folder=$(cd "$caller" && realpath "$1")
versions=${2:+$(cd "$caller" && realpath "$2")}
out=$PWD/build/packages
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"; forget_certificate' EXIT

main()
{
    local version name package
    need nsis zip python3 cmake osslsigncode || return 3
    version=$(cmake -P packaging/version.cmake) || return 3
    name=hookglass-$version-windows-x86_64
    mkdir -p "$out" && cp -R "$folder" "$work/$name" && find_certificate &&
        sign "$work/$name/hookglass.exe" "$work/$name/hookglass-cli.exe" || return 3
    rm -f "$out"/hookglass-*-windows-*
    packaging/windows/installer.sh "$work/$name" "$version" "$out/$name-setup.exe" &&
        sign "$out/$name-setup.exe" || return 3
    (cd "$work" && zip -q -r -9 -X "$out/$name.zip" "$name") || return 3
    for package in "$out/$name-setup.exe" "$out/$name.zip"; do
        packaging/sbom.py --package "$package" --content "$work/$name" --version "$version" \
            ${versions:+--versions "$versions"} --output "$package.spdx.json" || return 3
        printf '%s\n' "$package"
    done
}
main
