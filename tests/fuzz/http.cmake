# SPDX-License-Identifier: MIT
hookglass_fuzzer(requestparser SOURCES fuzz_requestparser.cpp LINK Hookglass::http)
