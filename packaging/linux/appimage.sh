#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes one file that runs on any Linux whose glibc is not older than the build machine's, out of
# the portable .tar.gz that package.sh makes.
#
#   packaging/linux/appimage.sh [--appdir FOLDER] [FILE.tar.gz]
#   packaging/linux/appimage.sh --versions      what it adds, for packaging/sbom.py
#
# FILE.tar.gz  default: the one in build/packages; the .AppImage is put beside it
# --appdir     only lays out what is to be inside, in FOLDER; needs no tool
# appimagetool is taken from the PATH, else fetched; its runtime, which ends up in the file, is
# always the one whose sum stands here.
set -u
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/tools.sh
. packaging/tools.sh

tool_version=1.9.1
tool_sha256=ed4ce84f0d9caff66f50bcca6ff6f35aae54ce8135408b3fa33abfc3cb384eb0
runtime_version=20251108
runtime_sha256=2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d
cache=${HOOKGLASS_CACHE:-$HOME/.cache/hookglass}/appimage

app_folder='' archive=''
while [ $# -gt 0 ]; do
    case $1 in
    --appdir)
        [ $# -gt 1 ] || { echo "--appdir takes a folder." >&2; exit 2; }
        app_folder=$(cd "$caller" && realpath -m "$2")
        shift
        ;;
    --versions)
        echo "AppImage-runtime $runtime_version"
        exit
        ;;
    -*)
        echo "Usage: packaging/linux/appimage.sh [--appdir FOLDER] [FILE.tar.gz] | --versions" >&2
        exit 2
        ;;
    *) archive=$(cd "$caller" && realpath -m "$1") ;;
    esac
    shift
done
if [ -z "$archive" ]; then
    archive=$(find "$PWD/build/packages" -name 'hookglass-*-linux-*.tar.gz' 2>/dev/null | head -n 1)
fi
if [ ! -f "$archive" ]; then
    echo "There is no ${archive:-portable .tar.gz}: run packaging/linux/package.sh tar first." >&2
    exit 3
fi

# What stands at its top is what the AppImage tools of a desktop look at.
lay_out()
{
    rm -rf "$1" && mkdir -p "$1/usr" &&
        tar -xzf "$archive" -C "$1/usr" --strip-components 1 || return 1
    local share=$1/usr/share
    cp "$share/applications/hookglass.desktop" "$1/hookglass.desktop" &&
        cp "$share/icons/hicolor/256x256/apps/hookglass.png" "$1/hookglass.png" &&
        ln -s hookglass.png "$1/.DirIcon" || return 1
    cat >"$1/AppRun" <<'END'
#!/bin/sh
# The window; "cli" as the first argument, or a link to this file named hookglass-cli, is the
# command line.
here=$(dirname "$(readlink -f "$0")")
program=hookglass
case "${ARGV0##*/}" in hookglass-cli) program=hookglass-cli ;; esac
if [ "${1:-}" = cli ]; then
    program=hookglass-cli
    shift
fi
exec "$here/usr/bin/$program" "$@"
END
    chmod 755 "$1/AppRun"
}

fetch_tool()
{
    local base=https://github.com/AppImage
    download "$cache/runtime-$runtime_version" "$runtime_sha256" \
        "$base/type2-runtime/releases/download/$runtime_version/runtime-x86_64" || return 1
    tool=$(command -v appimagetool) && return 0
    tool=$cache/appimagetool-$tool_version
    download "$tool" "$tool_sha256" \
        "$base/appimagetool/releases/download/$tool_version/appimagetool-x86_64.AppImage" &&
        chmod 755 "$tool"
}

if [ -n "$app_folder" ]; then
    lay_out "$app_folder" || exit 3
    exit
fi
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
tool=''
lay_out "$work/Hookglass.AppDir" && fetch_tool || exit 3
image=${archive%.tar.gz}.AppImage
# The same commit gives the same file.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c "safe.directory=$PWD" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
rm -f "$image"
# A machine without FUSE, such as a container, unpacks the tool instead of mounting it.
ARCH=x86_64 APPIMAGE_EXTRACT_AND_RUN=1 "$tool" --no-appstream \
    --runtime-file "$cache/runtime-$runtime_version" "$work/Hookglass.AppDir" "$image" >&2 || exit 3
printf '%s\n' "$image"
