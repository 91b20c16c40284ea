# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_upgrade
    SOURCES tst_gui_upgrade.cpp guifixture.cpp guifixture.h
        ../unit/keptstore.cpp ../unit/keptstore.h ../unit/keptrows.cpp ../unit/keptrows.h
    LINK Hookglass::ui Hookglass::store Qt6::Sql)
target_compile_definitions(tst_gui_upgrade
    PRIVATE HOOKGLASS_KEPT_STORES="${PROJECT_SOURCE_DIR}/tests/unit/stores")
