# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_answers SOURCES tst_flow_answers.cpp
    LINK Hookglass::app hookglass_scriptedserver TIMEOUT 300)
if(TARGET hookglass_reliability)
    hookglass_test(tst_flow_cli_answers SOURCES tst_flow_cli_answers.cpp
        LINK hookglass_reliability hookglass_rawclient hookglass_scriptedserver TIMEOUT 180)
endif()
