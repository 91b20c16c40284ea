#!/bin/bash
# SPDX-License-Identifier: MIT
# Takes pictures of every page, light and dark, from the running program with its sandbox.
#   tests/screenshot.sh [FOLDER]          default: resources/screenshots
#   HOOKGLASS_BIN=build/dev/bin           where hookglass and hookglass-cli are
# Needs Xvfb, openbox, xdotool, ImageMagick and Python.
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

# A program that takes what is forwarded; every fifth request is too much for it.
python3 - "$work/port" <<'PROGRAM' &
import http.server, itertools, os, sys
count = itertools.count(1)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        failed = next(count) % 5 == 0
        body = b"The database does not answer.\n" if failed else b""
        self.send_response(500 if failed else 204)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
PROGRAM
pids+=($!)
until_true 10 test -s "$work/port"
program=http://127.0.0.1:$(cat "$work/port")/webhooks

count_events() {
    "$bin/hookglass-cli" --data "$1" --json events list --limit 1000 2>/dev/null |
        grep -o '"eventId"' | wc -l || true
}
enough_events() { [ "$(count_events "$1")" -ge "$2" ]; }
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
    convert "$work/now.png" -strip +dither PNG8:"$out/$1.png" # small, and no colour is missed
    echo "$out/$1.png"
}
# To whatever has the focus, as a keyboard does: a key sent to a window that closes on it would
# stay pressed.
press() { timeout 10 xdotool key --clearmodifiers --delay 60 "$@"; }
# click X Y: at a place in the window, whose size is always the same.
click() { timeout 10 xdotool mousemove --sync --window "$window" "$1" "$2" click 1; }
app_is_gone() { ! kill -0 "$app" 2>/dev/null; }
close_window() {
    press ctrl+q
    until_true 15 app_is_gone
    wait "$app"
    pids=("${pids[@]:0:3}")
}
# write TEXT: in place of what stands in the field that has the focus.
write() {
    press ctrl+a
    timeout 20 xdotool type --clearmodifiers --delay 5 -- "$1"
}
# The ids of the newest events, and some that Follow Up Boss does not know.
ids_in_a_log() {
    "$bin/hookglass-cli" --data "$1" --json events list --limit 3 |
        grep -o '"eventId":"[^"]*"' | cut -d'"' -f4 | sed 's/^/handler failed for /' | tr '\n' ' '
    echo "handler failed for 64d0ad74-3aab-4b30-89c9-7337398cf8b4"
}

for look in light dark; do
    open_window "$look" "$work/empty-$look"
    shot "start-$look"
    close_window

    # A first run: its target goes on getting events, and its end is a gap.
    data=$work/demo-$look
    open_window "$look" "$data" --demo
    until_true 60 enough_events "$data" 3
    press ctrl+4
    shot "forwarding-empty-$look"
    click 320 441 # the address
    write "$program"
    press Return
    until_true 60 enough_events "$data" $(($(count_events "$data") + 10))
    shot "forwarding-$look"
    close_window

    before=$(count_events "$data")
    open_window "$look" "$data" --demo
    until_true 60 enough_events "$data" $((before + 12))
    press g
    shot "events-$look"
    press Return Right
    shot "payload-$look"
    press Right
    shot "headers-$look"
    press Right
    shot "signature-$look"
    press Right f
    sleep 3 # until it is fetched
    shot "resource-$look"
    press Right
    shot "forwards-$look"
    press Escape ctrl+5
    shot "sandbox-$look"
    press ctrl+2
    shot "webhooks-$look"
    press ctrl+3
    click 337 168 # the text
    write "$(ids_in_a_log "$data")"
    click 1222 128
    sleep 3 # until Follow Up Boss was asked
    shot "recover-$look"
    click 1273 64  # gaps
    click 150 238 # the newest one
    shot "gaps-$look"
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
