# SPDX-License-Identifier: MIT
hookglass_test(tst_store_before
    SOURCES tst_store_before.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
