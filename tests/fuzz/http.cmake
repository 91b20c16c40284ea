# SPDX-License-Identifier: MIT
hookglass_fuzzer(requestparser SOURCES fuzz_requestparser.cpp LINK Hookglass::http)
hookglass_fuzzer(responseparser SOURCES fuzz_responseparser.cpp LINK Hookglass::http)
