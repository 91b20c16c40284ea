# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_cli_filter
    SOURCES tst_flow_cli_filter.cpp ../unit/storefixture.cpp ../unit/storefixture.h
    LINK hookglass_cliprocess Hookglass::store Qt6::Sql)
