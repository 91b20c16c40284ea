# SPDX-License-Identifier: MIT
add_library(hookglass_exportevents STATIC exportevents.cpp exportevents.h
    ../unit/storefixture.cpp ../unit/storefixture.h)
target_link_libraries(hookglass_exportevents
    PUBLIC hookglass_cliprocess Hookglass::store Qt6::Sql Qt6::Test PRIVATE Hookglass::flags)
hookglass_test(tst_flow_export SOURCES tst_flow_export.cpp LINK hookglass_exportevents TIMEOUT 600)
hookglass_test(tst_flow_exportsend SOURCES tst_flow_exportsend.cpp
    LINK hookglass_exportevents hookglass_scriptedserver TIMEOUT 600)
# Kept from run to run: to compile Go's own packages takes longer than the tests.
target_compile_definitions(tst_flow_exportsend
    PRIVATE HOOKGLASS_GO_CACHE="${CMAKE_BINARY_DIR}/gocache")
