# SPDX-License-Identifier: MIT
hookglass_test(tst_core_follow SOURCES tst_core_follow.cpp LINK Hookglass::core)
hookglass_test(tst_core_spans SOURCES tst_core_spans.cpp LINK Hookglass::core)
hookglass_test(tst_core_stats SOURCES tst_core_stats.cpp LINK Hookglass::core)
hookglass_test(tst_store_stats
    SOURCES tst_store_stats.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
