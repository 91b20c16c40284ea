# SPDX-License-Identifier: MIT
hookglass_test(tst_core_eventidentity SOURCES tst_core_eventidentity.cpp LINK Hookglass::core)
hookglass_test(tst_core_idscan SOURCES tst_core_idscan.cpp LINK Hookglass::core)
hookglass_test(tst_core_synthetic SOURCES tst_core_synthetic.cpp LINK Hookglass::core)
foreach(part recover origins)
    hookglass_test(tst_store_${part}
        SOURCES tst_store_${part}.cpp storefixture.cpp storefixture.h
        LINK Hookglass::store Qt6::Sql)
endforeach()
hookglass_test(tst_fub_recover SOURCES tst_fub_recover.cpp fubfixture.h
    LINK Hookglass::fub hookglass_scriptedserver)
hookglass_test(tst_sandbox_recover SOURCES tst_sandbox_recover.cpp sandboxfixture.h
    LINK Hookglass::sandbox)
