# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_upgrade
    SOURCES tst_flow_upgrade.cpp ../unit/storefixture.cpp ../unit/storefixture.h
        ../unit/keptstore.cpp ../unit/keptstore.h ../unit/keptrows.cpp ../unit/keptrows.h
    LINK hookglass_cliprocess Hookglass::store Qt6::Sql)
target_compile_definitions(tst_flow_upgrade
    PRIVATE HOOKGLASS_KEPT_STORES="${PROJECT_SOURCE_DIR}/tests/unit/stores")
