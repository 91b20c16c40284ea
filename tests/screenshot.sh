#!/bin/bash
# SPDX-License-Identifier: MIT
# Takes pictures of every page, light and dark, from the running program with its sandbox.
#   tests/screenshot.sh [FOLDER]          default: resources/screenshots
#   HOOKGLASS_BIN=build/dev/bin           where hookglass and hookglass-cli are
# Needs Xvfb, openbox, xdotool and ImageMagick.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(mkdir -p "${1:-$root/resources/screenshots}" && cd "${1:-$root/resources/screenshots}" && pwd)
bin=${HOOKGLASS_BIN:-}
for preset in release dev; do
    [ -n "$bin" ] || { [ -x "$root/build/$preset/bin/hookglass" ] && bin=$root/build/$preset/bin; }
done
[ -x "$bin/hookglass" ] || { echo "hookglass is not built" >&2; exit 3; }

work=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# until_true SECONDS COMMAND...: polls a condition.
until_true() {
    local deadline=$((SECONDS + $1)); shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || { echo "gave up waiting for: $*" >&2; return 1; }
        sleep 0.1
    done
}

Xvfb -displayfd 3 -screen 0 1400x940x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
pids+=($!)
until_true 10 test -s "$work/display"
DISPLAY=:$(tr -d '\n' <"$work/display")
export DISPLAY
export XDG_RUNTIME_DIR=$work TZ=Europe/Berlin LC_ALL=C.UTF-8
unset QT_QPA_PLATFORM
openbox >/dev/null 2>&1 &
pids+=($!)
# A window that comes up before its manager is never shown.
manager_is_there() { timeout 5 xdotool get_num_desktops >/dev/null 2>&1; }
until_true 10 manager_is_there

enough_events() {
    local ids
    ids=$("$bin/hookglass-cli" --data "$1" --json events list --limit "$2" 2>/dev/null |
        grep -o '"eventId"' | wc -l) || true
    [ "${ids:-0}" -ge "$2" ]
}
window_is_there() { timeout 5 xdotool search --onlyvisible --pid "$app" --name Hookglass >"$work/window" 2>/dev/null; }

window_has_focus() {
    [ "$(timeout 5 xdotool getwindowfocus 2>/dev/null)" = "$window" ] && return 0
    timeout 5 xdotool windowactivate "$window" 2>/dev/null
    return 1
}

# open_window LOOK DATA [ARGUMENTS...]
open_window() {
    local look=$1 data=$2; shift 2
    "$bin/hookglass" --look "$look" --data "$data" "$@" 2>>"$work/log" &
    app=$!
    pids+=("$app")
    until_true 20 window_is_there
    window=$(tail -1 "$work/window")
    until_true 10 window_has_focus
}

# Two equal pictures in a row: nothing is being drawn any more. Live numbers may go on changing.
still() {
    timeout 10 import -window "$window" "$work/now.png"
    local seen=$picture
    picture=$(convert "$work/now.png" -resize 25% rgb:- | md5sum)
    [ "$seen" = "$picture" ]
}
shot() {
    picture=
    until_true 4 still 2>/dev/null || true
    cp "$work/now.png" "$out/$1.png"
    echo "$out/$1.png"
}
# To whatever has the focus, as a keyboard does: a key sent to a window that closes on it would
# stay pressed.
press() { timeout 10 xdotool key --clearmodifiers --delay 60 "$@"; }
app_is_gone() { ! kill -0 "$app" 2>/dev/null; }
close_window() {
    press ctrl+q
    until_true 15 app_is_gone
    wait "$app"
    pids=("${pids[@]:0:2}")
}

for look in light dark; do
    open_window "$look" "$work/empty-$look"
    shot "start-$look"
    close_window

    open_window "$look" "$work/demo-$look" --demo
    until_true 60 enough_events "$work/demo-$look" 24
    press g
    shot "events-$look"
    press Return Right
    shot "payload-$look"
    press Right
    shot "headers-$look"
    press Right
    shot "signature-$look"
    press Escape ctrl+5
    shot "sandbox-$look"
    press ctrl+2
    shot "webhooks-$look"
    press ctrl+3
    shot "recover-$look"
    press ctrl+4
    shot "forwarding-$look"
    press ctrl+7
    shot "settings-$look"
    press ctrl+1 question
    shot "keys-$look"
    press Escape
    close_window
done
if [ -s "$work/log" ]; then
    echo "the program said:" >&2
    cat "$work/log" >&2
fi
