# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_recover SOURCES tst_flow_recover.cpp recoverrig.h
    LINK Hookglass::app hookglass_scriptedserver Qt6::Sql TIMEOUT 300)
hookglass_test(tst_flow_recover_storm SOURCES tst_flow_recover_storm.cpp
    LINK Hookglass::app hookglass_cliprocess Qt6::Sql TIMEOUT 300)
if(TARGET hookglass_reliability)
    hookglass_test(tst_flow_gaps SOURCES tst_flow_gaps.cpp recoverrig.h
        LINK Hookglass::app hookglass_reliability Qt6::Sql TIMEOUT 300)
endif()
