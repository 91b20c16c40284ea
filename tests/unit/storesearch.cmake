# SPDX-License-Identifier: MIT
hookglass_test(tst_store_search SOURCES tst_store_search.cpp LINK Hookglass::store Qt6::Sql)
hookglass_test(tst_store_searchindex
    SOURCES tst_store_searchindex.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
