# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_export
    SOURCES tst_flow_export.cpp ../unit/storefixture.cpp ../unit/storefixture.h
    LINK hookglass_cliprocess hookglass_scriptedserver Hookglass::store Qt6::Sql TIMEOUT 600)
