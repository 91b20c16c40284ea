# SPDX-License-Identifier: MIT
hookglass_test(tst_core_filter SOURCES tst_core_filter.cpp LINK Hookglass::core)
