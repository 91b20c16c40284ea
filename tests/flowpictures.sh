#!/bin/bash
# SPDX-License-Identifier: MIT
# Takes pictures of the steps of the flow that tests/gui/tst_gui_webhooks.cpp goes through: connect,
# check, plan, apply, follow the tunnel, delete, undo. Each is a small PNG with a palette.
#   tests/flowpictures.sh [FOLDER]        default: resources/screenshots/webhooks-flow
#   HOOKGLASS_BIN=build/asan/bin          where tst_gui_webhooks is
# Needs ImageMagick.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/resources/screenshots/webhooks-flow}
bin=${HOOKGLASS_BIN:-}
for preset in asan dev; do
    [ -n "$bin" ] || { [ -x "$root/build/$preset/bin/tst_gui_webhooks" ] && bin=$root/build/$preset/bin; }
done
[ -x "$bin/tst_gui_webhooks" ] || { echo "tst_gui_webhooks is not built" >&2; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOOKGLASS_PICTURES=$work QT_QPA_PLATFORM=offscreen HOOKGLASS_KEYCHAIN=off TZ=Europe/Berlin \
    LC_ALL=C.UTF-8 "$bin/tst_gui_webhooks" wholeFlow >"$work/log" || { cat "$work/log" >&2; exit 1; }
mkdir -p "$out"
for picture in "$work"/*.png; do
    name=$out/$(basename "$picture")
    convert "$picture" -strip +dither -colors 64 -define png:compression-level=9 "PNG8:$name"
    echo "$name"
done
