#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fetches the Qt that the packages for macOS and Windows carry, by aqtinstall (Python's pip is
# needed); prints its folder, all else goes to stderr. On Linux the distribution's Qt is used.
#
#   packaging/fetch-qt.sh [FOLDER]      default: build/qt
#
# QT_ROOT_DIR   a Qt that is there already: its folder is printed, and nothing is fetched
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3

qt_version=6.8.3
aqt_version=3.3.0

if [ -n "${QT_ROOT_DIR:-}" ]; then
    printf '%s\n' "$QT_ROOT_DIR"
    exit
fi
case $(uname -s) in
Darwin) host=mac architecture=clang_64 folder=macos ;;
MINGW* | MSYS*) host=windows architecture=win64_msvc2022_64 folder=msvc2022_64 ;;
*)
    echo "On this system Hookglass is built with the distribution's Qt." >&2
    exit 3
    ;;
esac
into=${1:-$PWD/build/qt}
if [ ! -f "$into/$qt_version/$folder/done" ]; then
    python=python3
    command -v python3 >/dev/null || python=python
    "$python" -m venv build/aqt >&2 || exit 3
    aqt=build/aqt/bin/python
    [ -x "$aqt" ] || aqt=build/aqt/Scripts/python.exe
    "$aqt" -m pip install --quiet --disable-pip-version-check "aqtinstall==$aqt_version" >&2 &&
        "$aqt" -m aqt install-qt --outputdir "$into" "$host" desktop "$qt_version" "$architecture" \
            --archives qtbase qtsvg qttools >&2 || exit 3
    touch "$into/$qt_version/$folder/done"
fi
printf '%s\n' "$into/$qt_version/$folder"
