#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Formatting, scripts, and clazy level 0 and 1 over everything of ours; changes nothing.
# tests/lint.sh format|scripts|clazy runs one of them.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

check()
{
    case $1 in
    format)
        find src ui tests -type f \( -name '*.cpp' -o -name '*.h' \) -print0 |
            xargs -0 -r clang-format-14 --dry-run --Werror --style=file >&2
        ;;
    scripts)
        find .ci packaging tests -type f \( -name '*.sh' -o -path '.ci/run' \) -print0 |
            xargs -0 -r shellcheck --external-sources >&2
        ;;
    clazy)
        # clazy is the compiler of the suite: what it and clang warn of is an error there, and the
        # tree is compiled once for both.
        configure asan && cmake --build --preset asan -- -k 0 >&2
        ;;
    *)
        say "There is no check \"$1\": format, scripts, clazy."
        return 1
        ;;
    esac
}

checks=("$@")
[ $# -gt 0 ] || checks=(format scripts clazy)
need "${build_packages[@]}" "${lint_packages[@]}" || exit 1
failed=0
for name in "${checks[@]}"; do
    if check "$name"; then
        say "lint: $name ok"
    else
        say "lint: $name FAILED"
        failed=1
    fi
done
exit $failed
