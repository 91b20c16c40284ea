# SPDX-License-Identifier: MIT
foreach(part kept upgrade)
    hookglass_test(tst_store_${part}
        SOURCES tst_store_${part}.cpp storefixture.cpp storefixture.h
            keptstore.cpp keptstore.h keptrows.cpp keptrows.h
        LINK Hookglass::store Qt6::Sql TIMEOUT 400)
    target_compile_definitions(tst_store_${part}
        PRIVATE HOOKGLASS_KEPT_STORES="${CMAKE_CURRENT_SOURCE_DIR}/stores")
endforeach()
