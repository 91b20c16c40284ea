# SPDX-License-Identifier: MIT
hookglass_fuzzer(jsontext SOURCES fuzz_jsontext.cpp LINK Hookglass::core)
hookglass_fuzzer(signaturelab SOURCES fuzz_signaturelab.cpp LINK Hookglass::core)
