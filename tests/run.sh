#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds with ASan and UBSan and runs the whole suite; arguments go to ctest (-R store, -j 1 ...).
# The last line is always "N passed, N failed", with ", N skipped" if some were.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

if ! need "${test_packages[@]}" || ! build asan; then
    say "The suite could not be built."
    echo "0 passed, 1 failed"
    exit 1
fi

# The real localtunnel client, for one test; without it that test says that it was skipped.
if [ ! -x build/npm/node_modules/.bin/lt ]; then
    command -v npm >/dev/null || need npm || true
    mkdir -p build/npm
    npm install --silent --no-audit --no-fund --prefix build/npm localtunnel@2.0.2 >&2 ||
        say "npm could not install localtunnel; its test is skipped."
fi

report=$PWD/build/asan/junit.xml
rm -f "$report"
# Whole outputs in the report: the counts are read from it.
ctest --preset asan --output-junit "$report" --test-output-size-passed 100000000 \
    --test-output-size-failed 100000000 "$@" </dev/null
status=$?
expected=$(ctest --preset asan -N "$@" 2>/dev/null | sed -n 's/^Total Tests: *//p')
summary=$(awk -f tests/summary.awk -v status="$status" -v expected="${expected:-0}" "$report")
echo "${summary:-0 passed, 1 failed}"
[ "$status" -eq 0 ] && [[ $summary == *", 0 failed"* ]]
