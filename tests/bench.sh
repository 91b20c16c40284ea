#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the benchmarks (Release) and runs them one after another; each prints a table with its
# targets and the ceilings measured in the same run. tests/bench.sh store runs those whose name
# contains "store". Leave the machine alone meanwhile.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

need "${test_packages[@]}" || exit 1
build bench benches || exit 1
export TZ=Europe/Berlin LC_ALL=C.UTF-8 QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
status=0
ran=0
for program in build/bench/bin/bench_*; do
    name=${program##*/}
    [[ -x $program && $name == *"${1:-}"* ]] || continue
    ran=$((ran + 1))
    echo "== $name"
    "$program" || { status=1; echo "$name failed" >&2; }
done
[ $ran -gt 0 ] || { say "No benchmark matches \"${1:-}\"."; status=1; }
exit $status
