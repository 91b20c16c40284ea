#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds Hookglass if needed and opens its window; arguments go to the program (--demo starts it
# with the sandbox and live traffic). Without a display: the same main job, headless.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
caller=$OLDPWD
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

has_display()
{
    [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

need "${build_packages[@]}" || exit 3
program=hookglass
has_display || program=hookglass-cli
build release "$program" || exit 3
root=$PWD
cd "$caller" || exit 3

# exec: the program itself gets Ctrl+C and SIGTERM.
if [ "$program" = hookglass ]; then
    exec "$root/build/release/bin/hookglass" "$@"
fi
say "No display found: running without a window (hookglass-cli demo); Ctrl+C stops it."
arguments=()
while [ $# -gt 0 ]; do
    case $1 in # what only the window knows
    --demo | --look=*) ;;
    --look) [ $# -gt 1 ] && shift ;;
    *) arguments+=("$1") ;;
    esac
    shift
done
exec "$root/build/release/bin/hookglass-cli" demo "${arguments[@]}"
