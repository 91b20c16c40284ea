# SPDX-License-Identifier: MIT
hookglass_fuzzer(resourcediff SOURCES fuzz_resourcediff.cpp LINK Hookglass::core)
