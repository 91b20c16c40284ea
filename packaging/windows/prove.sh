#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tries the packages for Windows under Wine, in a Windows of its own that is thrown away: silent
# installation, self-check, a thousand signed events, keys in the credential store, a picture of the
# window, an upgrade, removal with and without what is stored, and the zip.
#
#   packaging/windows/prove.sh [PICTURE.png]      where the picture of the window goes
#
# Needs what cross-build.sh made: build/packages and build/windows/content.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
# shellcheck source=packaging/windows/common.sh
. packaging/windows/common.sh

picture=${1:-build/windows/window.png}
work=$(mktemp -d) || exit 3
background=()
finish()
{
    [ ${#background[@]} -eq 0 ] || kill "${background[@]}" 2>/dev/null
    [ -d "$WINEPREFIX" ] && wineserver -k
    wait
    rm -rf "$work"
}

export WINEPREFIX=$work/wine WINEARCH=win64 WINEDEBUG=-all
# No Gecko, no Mono, and no menu entries on this machine's own desktop.
export WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe='
unset HOOKGLASS_DATA HOOKGLASS_KEYCHAIN
local_data=$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local
programs=$local_data/Programs/Hookglass
data=$local_data/hookglass

failed=0
passed=0
# check WORDS COMMAND...: says whether the command succeeds.
check()
{
    local words=$1
    shift
    if "$@" >"$work/check.log" 2>&1; then
        say "ok: $words"
        passed=$((passed + 1))
    else
        say "FAILED: $words"
        tail -20 "$work/check.log" >&2
        failed=$((failed + 1))
    fi
}

# until_true SECONDS COMMAND...: asks again and again; what it waits for is another program.
until_true()
{
    local tries=$(($1 * 2))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.5
    done
}

windows() { timeout 300 wine "$@" </dev/null; }
cli() { windows "$programs/hookglass-cli.exe" "$@"; }
absent() { ! [ -e "$1" ]; }
uninstall_value() { windows reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Hookglass' /v "$1" | tr -d '\r' | sed -n "s/^ *$1 *REG_SZ *//p"; }
is_version() { [ "$(uninstall_value DisplayVersion)" = "$1" ]; }
count_events() { cli events list --json --limit 2000 --filter event:notesCreated | grep -o '"eventId"' | wc -l; }
has_thousand() { [ "$(count_events)" -eq 1000 ]; }
lines_valid() { [ "$(grep -c '"notesCreated".*"signature": *"valid"' "$work/serve.json")" -ge 1000 ]; }
field() { python3 -c 'import json, sys; print(json.loads(open(sys.argv[1]).readline())[sys.argv[2]])' "$@"; }

start_windows()
{
    local display
    Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
    background+=($!)
    until_true 20 test -s "$work/display" || return 1
    read -r display <"$work/display"
    export DISPLAY=:$display
    wineboot --init >/dev/null 2>&1
    # Wine is Windows 7 at first.
    wine winecfg -v win10 >/dev/null 2>&1 && wineserver -w
}

# Another version from the same programs, with a file that the new one does not have.
make_older()
{
    cp -r build/windows/content "$work/older" && echo old >"$work/older/obsolete.txt" &&
        packaging/windows/installer.sh "$work/older" 0.0.1 "$work/older-setup.exe"
}

prove_installation()
{
    check "installs silently" windows "$work/older-setup.exe" /S
    check "the programs are there" test -f "$programs/hookglass.exe"
    check "the start menu has it" \
        test -f "$WINEPREFIX/drive_c/users/$(id -un)/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Hookglass.lnk"
    check "Windows lists it as 0.0.1" is_version 0.0.1
    check "hookglass-cli --version" cli --version
    check "hookglass --self-check" windows "$programs/hookglass.exe" --self-check
    cat "$work/check.log" >&2
    check "hookglass-cli doctor" cli doctor
    cat "$work/check.log" >&2
}

register() { cli webhooks register notesCreated --url "$1/notes" --account acme; }

prove_events()
{
    local url
    cli sandbox --json --time-scale 100 --seed 7 >"$work/sandbox.json" 2>"$work/sandbox.err" &
    background+=($!)
    check "the sandbox starts" until_true 60 grep -q '"ready"' "$work/sandbox.json"
    TEST_API_KEY=$(field "$work/sandbox.json" apiKey)
    TEST_SYSTEM_KEY=$(field "$work/sandbox.json" systemKey)
    export TEST_API_KEY TEST_SYSTEM_KEY
    check "an account is added, its keys go to the credential store" \
        cli account add acme --api-base "$(field "$work/sandbox.json" api)" \
        --system "$(field "$work/sandbox.json" system)" \
        --api-key-env TEST_API_KEY --system-key-env TEST_SYSTEM_KEY
    unset TEST_API_KEY TEST_SYSTEM_KEY
    check "the keys are read from there" cli account check acme
    cli serve --json >"$work/serve.json" 2>"$work/serve.err" &
    background+=($!)
    check "serve starts" until_true 60 grep -q '"ready"' "$work/serve.json"
    url=$(field "$work/serve.json" endpoints | grep -o "http://[^']*")
    check "a webhook is registered" register "$url"
    check "the sandbox takes 1,000 changes" packaging/windows/changes.py "$work/sandbox.json" 1000
    check "1,000 events arrive with a valid signature" until_true 120 lines_valid
    check "1,000 events are in the store" has_thousand
    say "    signatures: $(grep -o '"signature": *"[a-z-]*"' "$work/serve.json" | sort | uniq -c | tr -s '\n ' ' ')"
    windows taskkill /f /im hookglass-cli.exe >/dev/null
}

# Takes the picture; it is good once nothing has changed since the one before, and it is not empty.
picture_is_still()
{
    local before
    before=$(sha256sum "$picture" 2>/dev/null)
    import -window root "$picture" && [ "$(sha256sum "$picture")" = "$before" ] &&
        [ "$(identify -format %k "$picture")" -gt 50 ]
}

window_shows() { xwininfo -root -tree | grep -q '"[^"]*Hookglass'; }

prove_window()
{
    windows "$programs/hookglass.exe" --look light >"$work/window.log" 2>&1 &
    background+=($!)
    check "the window opens" until_true 60 window_shows
    mkdir -p "$(dirname "$picture")"
    check "a picture of it" until_true 60 picture_is_still
    check "the installer refuses while it runs" test "$(windows "$setup" /S; echo $?)" -eq 2
    windows taskkill /f /im hookglass.exe >/dev/null
}

prove_upgrade()
{
    check "the new version installs over it" windows "$setup" /S
    check "Windows lists it as $version" is_version "$version"
    check "a file that the new one does not have is gone" absent "$programs/obsolete.txt"
    check "the events are still there" has_thousand
    check "the new version works" cli doctor
}

nothing_left()
{
    wineserver -w # Wine writes its registry when all have gone
    ! find "$WINEPREFIX/drive_c/users" -iname '*hookglass*' | grep . &&
        ! grep -i hookglass "$WINEPREFIX"/*.reg
}

prove_removal()
{
    check "uninstalls silently" windows "$programs/uninstall.exe" /S
    check "the programs are gone" until_true 20 absent "$programs"
    check "what is stored stays" test -f "$data/hookglass.db"
    check "Windows does not list it" test -z "$(uninstall_value DisplayName)"
    check "installs again" windows "$setup" /S
    check "the events are back" has_thousand
    check "the keys are back" grep -qi 'Hookglass/acme' <(wineserver -w; cat "$WINEPREFIX/user.reg")
    check "uninstalls with all that is stored" windows "$programs/uninstall.exe" /S /DELETEDATA
    check "the programs are gone" until_true 20 absent "$programs"
    check "nothing is left: no file, no key, nothing in the registry" nothing_left
}

prove_zip()
{
    local folder="$work/Käufer & Co" # a name that is easily got wrong
    mkdir "$folder" && (cd "$folder" && unzip -q "$zip") || return 1
    folder=$(echo "$folder"/hookglass-*)
    check "the zip's hookglass-cli works" \
        windows "$folder/hookglass-cli.exe" --data "$work/zip-data" doctor
    check "the zip's hookglass works" windows "$folder/hookglass.exe" --self-check
}

need "${cross_packages[@]}" "${wine_packages[@]}" python3 || exit 3
setup=$(find "$PWD/build/packages" -name 'hookglass-*-windows-*-setup.exe' | head -n 1)
zip=${setup%-setup.exe}.zip
if [ ! -f "$setup" ] || [ ! -f "$zip" ]; then
    say "There are no packages: run packaging/windows/cross-build.sh first."
    exit 2
fi
version=${setup##*/hookglass-}
version=${version%-windows-*}
trap finish EXIT
start_windows && make_older || exit 3
prove_installation
prove_events
prove_window
prove_upgrade
prove_removal
prove_zip
say "$passed passed, $failed failed"
[ $failed -eq 0 ]
