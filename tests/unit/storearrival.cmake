# SPDX-License-Identifier: MIT
hookglass_test(tst_store_arrival
    SOURCES tst_store_arrival.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
