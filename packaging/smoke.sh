#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Does a package work? Installs or unpacks it, lets both programs check themselves, receives events
# for some seconds, removes it and looks for what is left. It changes this machine: meant for one
# without Hookglass, such as a hosted runner or a container.
#
#   packaging/smoke.sh FILE...
#
# FILE: .deb, .rpm, .tar.gz, .AppImage (Linux), -setup.exe, .zip (Windows), .dmg (macOS)
set -u
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
window=() cli=()  # how the two programs are called
expected=''       # what --version must say

say() { printf '%s\n' "$*" >&2; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# receives WANTED: the demo gets that many events; a machine may be slow. A line of JSON each, after
# the first that says "ready".
receives()
{
    local seconds count
    for seconds in 8 30 90; do
        count=$("${cli[@]}" --data "$work/demo" --json demo --seconds "$seconds" --rate 5 |
            grep -c '"eventId"')
        say "$count events in $seconds seconds"
        [ "$count" -lt "$1" ] || return 0
    done
    return 1
}

check_programs()
{
    local version
    version=$("${cli[@]}" --version) && say "$version" || return 1
    if [ -n "$expected" ] && [[ $version != *"$expected"* ]]; then
        say "That is not version $expected."
        return 1
    fi
    "${window[@]}" --version >&2 && "${window[@]}" --self-check >&2 &&
        "${cli[@]}" --data "$work/doctor" doctor >&2 || return 1
    receives 6
}

# gone FILE...: none of them is there.
gone()
{
    local file left=0
    for file in "$@"; do
        if [ -e "$file" ] && [ ! -d "$file" ]; then
            say "$file is left behind."
            left=1
        fi
    done
    return $left
}

smoke_deb()
{
    local files
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y "$(realpath "$1")" >&2 || return 1
    mapfile -t files < <(dpkg -L hookglass)
    window=(env QT_QPA_PLATFORM=offscreen hookglass) cli=(hookglass-cli)
    check_programs || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get purge -y hookglass >&2 && gone "${files[@]}"
}

smoke_rpm()
{
    local files
    as_root dnf install -y "$(realpath "$1")" >&2 || return 1
    mapfile -t files < <(rpm -ql hookglass)
    window=(env QT_QPA_PLATFORM=offscreen hookglass) cli=(hookglass-cli)
    check_programs || return 1
    as_root dnf remove -y hookglass >&2 && gone "${files[@]}"
}

smoke_tar()
{
    mkdir "$work/tar" && tar -xzf "$1" -C "$work/tar" --strip-components 1 || return 1
    window=(env QT_QPA_PLATFORM=offscreen "$work/tar/bin/hookglass")
    cli=("$work/tar/bin/hookglass-cli")
    check_programs
}

smoke_appimage()
{
    cp "$1" "$work/app" && chmod 755 "$work/app" || return 1
    # Without FUSE it unpacks itself.
    export APPIMAGE_EXTRACT_AND_RUN=1
    window=(env QT_QPA_PLATFORM=offscreen "$work/app") cli=("$work/app" cli)
    check_programs
}

smoke_zip()
{
    local folder
    mkdir "$work/zip" && unzip -q "$1" -d "$work/zip" || return 1
    folder=$(dirname "$(find "$work/zip" -iname 'hookglass-cli.exe' | head -n 1)")
    window=("$folder/hookglass.exe") cli=("$folder/hookglass-cli.exe")
    check_programs
}

# Silent, for this user. The bash of Windows must not take the switches for folders.
smoke_setup()
{
    local folder=$work/installed tries
    MSYS2_ARG_CONV_EXCL='*' "$1" /S "/D=$(cygpath -w "$folder")" || return 1
    window=("$folder/hookglass.exe") cli=("$folder/hookglass-cli.exe")
    check_programs || return 1
    MSYS2_ARG_CONV_EXCL='*' "$folder/uninstall.exe" /S || return 1
    # The uninstaller goes on as a copy of itself.
    for tries in 1 2 3 4 5 6 7 8 9 10; do
        [ -e "$folder/hookglass.exe" ] || break
        say "Waiting for the uninstaller ($tries)"
        ping -n 2 127.0.0.1 >/dev/null
    done
    gone "$folder"/*
}

smoke_dmg()
{
    local programs=$work/Hookglass.app/Contents/MacOS processor
    hdiutil attach -nobrowse -readonly -mountpoint "$work/image" "$1" >&2 || return 1
    cp -R "$work/image/Hookglass.app" "$work/"
    hdiutil detach "$work/image" >&2
    for processor in arm64 x86_64; do
        if ! arch "-$processor" /usr/bin/true 2>/dev/null; then
            say "This Mac cannot run programs for $processor: not checked."
            continue
        fi
        say "$processor:"
        window=(arch "-$processor" "$programs/Hookglass")
        cli=(arch "-$processor" "$programs/hookglass-cli")
        check_programs || return 1
    done
    codesign --verify --deep --strict "$work/Hookglass.app"
}

if [ $# -eq 0 ]; then
    say "Usage: packaging/smoke.sh FILE..."
    exit 2
fi
# Of a package name such as hookglass-1.2.3-linux-x86_64.tar.gz; deb and rpm write it their own way.
failed=0
for file in "$@"; do
    say "== $file"
    # A name alone would be looked for among the commands.
    case $file in */*) ;; *) file=./$file ;; esac
    expected=''
    [[ $(basename "$file") =~ ^hookglass-([0-9].*)-(linux|windows|macos)- ]] &&
        expected=${BASH_REMATCH[1]}
    case $file in
    *.deb) smoke_deb "$file" ;;
    *.rpm) smoke_rpm "$file" ;;
    *.tar.gz) smoke_tar "$file" ;;
    *.AppImage) smoke_appimage "$file" ;;
    *.zip) smoke_zip "$file" ;;
    *.exe) smoke_setup "$file" ;;
    *.dmg) smoke_dmg "$file" ;;
    *) say "What is $file?"; false ;;
    esac
    case $? in
    0) say "== ok" ;;
    *)
        say "== FAILED"
        failed=1
        ;;
    esac
done
exit $failed
