#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Packs a folder with the programs for Windows and all that they need into an installer; NSIS does
# it on Linux and on Windows (makensis must be in the path).
#
#   packaging/windows/installer.sh FOLDER VERSION OUTPUT.exe      VERSION: such as 1.2.3-rc.1
set -u
if [ $# -ne 3 ] || [ ! -f "$1/hookglass.exe" ]; then
    echo "Usage: packaging/windows/installer.sh FOLDER VERSION OUTPUT.exe" >&2
    exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# What the uninstaller removes: exactly what the installer brings, files first, then folders from the
# innermost out. Somebody may have chosen a folder that holds other things as well.
removals()
{
    (cd "$1" && find . -type f | sort && find . -mindepth 1 -type d | sort -r) |
        while IFS= read -r name; do
            local windows=${name#./}
            windows=${windows//\//\\}
            windows=${windows//'$'/'$$'} # NSIS would take what follows for a name of its own
            local what=Delete
            [ -d "$1/$name" ] && what=RMDir
            printf '%s "%sINSTDIR\\%s"\n' "$what" '$' "$windows"
        done
}

# All paths are relative: so the NSIS of Windows takes them from a bash with paths of its own.
cp "$here/installer.nsi" "$here/hookglass.ico" "$work/" && cp -r "$1" "$work/content" &&
    removals "$1" >"$work/remove.nsh" || exit 3
(cd "$work" && makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$2" "-DVERSION_NUMBER=${2%%[-+]*}" \
    installer.nsi >&2) && mv "$work/packed.exe" "$3" || exit 3
