# SPDX-License-Identifier: MIT
hookglass_test(tst_fub_resources SOURCES tst_fub_resources.cpp fubfixture.h
    LINK Hookglass::fub hookglass_scriptedserver)
hookglass_test(tst_store_snapshots
    SOURCES tst_store_snapshots.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
hookglass_test(tst_sandbox_resources SOURCES tst_sandbox_resources.cpp sandboxfixture.h
    LINK Hookglass::sandbox)
