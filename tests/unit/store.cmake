# SPDX-License-Identifier: MIT
foreach(part accounts failure journal keys lock reader retention schema work writer)
    hookglass_test(tst_store_${part}
        SOURCES tst_store_${part}.cpp storefixture.cpp storefixture.h
        LINK Hookglass::store Qt6::Sql)
endforeach()
