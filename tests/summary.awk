# SPDX-License-Identifier: MIT
# Counts test functions in ctest's JUnit file, which holds the output of every program. A program
# that crashed, ran out of time or never started counts what it finished and at least one failure.
{ sub(/^[ \t]*<system-out>/, "") }
/^[ \t]*<testcase / {
    programs++
    passed = failed = skipped = frame = totals = skip_all = 0
    good = /status="(run|disabled)"/
}
/^[ \t]*<skipped message="SKIP_/ { good = skip_all = 1 }
# The two that frame each program test nothing.
/^PASS   : .*::(initTestCase|cleanupTestCase)\(\)$/ { frame++ }
/^PASS   : / { passed++ }
/^(FAIL!|XPASS)  ?: / { failed++ }
/^SKIP   : / { skipped++ }
/^Totals: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped/ {
    if (!totals++)
        passed = failed = skipped = 0
    passed += $2
    failed += $4
    skipped += $6
}
/^[ \t]*<\/testcase>/ {
    passed -= frame
    if (!good && failed == 0)
        failed = 1
    if (good && passed + failed + skipped == 0) # no Qt Test program, or one that skipped itself
        skip_all ? skipped = 1 : passed = 1
    all_passed += passed
    all_failed += failed
    all_skipped += skipped
}
END {
    # ctest knows of more programs than it reported on, or failed in another way.
    if (programs < expected)
        all_failed += expected - programs
    if (status != 0 && all_failed == 0)
        all_failed = 1
    if (programs == 0 && all_failed == 0)
        all_failed = 1
    printf "%d passed, %d failed", all_passed, all_failed
    if (all_skipped)
        printf ", %d skipped", all_skipped
    printf "\n"
}
