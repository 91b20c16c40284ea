#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the libFuzzer targets (clang, ASan and UBSan) and runs each for a time, 60 s by default:
# tests/fuzz.sh [SECONDS [NAME]]; NAME picks those whose name contains it. What a run finds new
# stays in build/fuzz/corpus for the next one; an input that crashes is kept and named. Prints a
# line for each target; exits with 1 if one crashed, hung, or ate its memory.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

seconds=${1:-60}
wanted=${2:-}
if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    say "Usage: tests/fuzz.sh [SECONDS [NAME]]"
    exit 2
fi

need "${build_packages[@]}" clang-14 libclang-rt-14-dev || exit 1
build fuzz fuzzers || exit 1

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
status=0
ran=0
for program in build/fuzz/bin/fuzz_*; do
    name=${program##*/fuzz_}
    [[ -x $program && $name == *"$wanted"* ]] || continue
    ran=$((ran + 1))
    found=build/fuzz/corpus/$name
    crashes=build/fuzz/crashes/$name
    log=build/fuzz/$name.log
    mkdir -p "$found" "$crashes"
    folders=("$found")
    [ -d "tests/fuzz/corpus/$name" ] && folders+=("tests/fuzz/corpus/$name")
    # -timeout is for one input: nothing that small may take seconds.
    if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$crashes/" "${folders[@]}" >"$log" 2>&1 </dev/null; then
        verdict=ok
    else
        verdict=FAILED
        status=1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    kept=$(find "$found" -type f | wc -l)
    echo "$name: $verdict, ${runs:-0} runs in $seconds s, $kept inputs kept"
    if [ $verdict = FAILED ]; then
        grep -m 1 -E 'ERROR: |runtime error: ' "$log" >&2
        say "The whole report is in $log, the input in $crashes."
    fi
done
if [ $ran -eq 0 ]; then
    say "There is no fuzz target \"$wanted\"."
    status=1
fi
exit $status
