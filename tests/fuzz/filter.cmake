# SPDX-License-Identifier: MIT
hookglass_fuzzer(filter SOURCES fuzz_filter.cpp LINK Hookglass::core)
