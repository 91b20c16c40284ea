# SPDX-License-Identifier: MIT
hookglass_test(tst_store_filter
    SOURCES tst_store_filter.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
hookglass_test(tst_store_marks
    SOURCES tst_store_marks.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
