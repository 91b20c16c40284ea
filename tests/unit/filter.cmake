# SPDX-License-Identifier: MIT
hookglass_test(tst_core_filter SOURCES tst_core_filter.cpp LINK Hookglass::core)
hookglass_test(tst_core_filterhint SOURCES tst_core_filterhint.cpp LINK Hookglass::core)
