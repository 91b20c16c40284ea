# SPDX-License-Identifier: MIT
if(TARGET hookglass_reliability)
    hookglass_test(tst_flow_searchkill SOURCES tst_flow_searchkill.cpp
        LINK hookglass_reliability TIMEOUT 300)
endif()
hookglass_test(tst_flow_cli_index
    SOURCES tst_flow_cli_index.cpp ../unit/storefixture.cpp ../unit/storefixture.h
    LINK hookglass_cliprocess Hookglass::store Qt6::Sql)
