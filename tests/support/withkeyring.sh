#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a program in a D-Bus session of its own with an unlocked gnome-keyring that keeps its files
# in a folder of its own. Exits with the program's code.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
HOME=$home XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config
XDG_CURRENT_DESKTOP=GNOME # makes QtKeychain ask the Secret Service
export HOME XDG_DATA_HOME XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CURRENT_DESKTOP
unset HOOKGLASS_KEYCHAIN DISPLAY WAYLAND_DISPLAY
mkdir -p "$XDG_DATA_HOME/keyrings" "$XDG_CONFIG_HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"
# shellcheck disable=SC2016 # expanded by the inner shell
dbus-run-session -- sh -c '
    printf "only for this test" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "$@"
    code=$?
    kill "$(pgrep -P $$ -f gnome-keyring-daemon)" 2>/dev/null || true
    exit $code' sh "$@"
