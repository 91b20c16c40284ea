# SPDX-License-Identifier: MIT
if(TARGET hookglass_reliability)
    hookglass_test(tst_flow_kill SOURCES tst_flow_kill.cpp
        LINK hookglass_reliability TIMEOUT 300)
    hookglass_test(tst_flow_fullstore SOURCES tst_flow_fullstore.cpp
        LINK hookglass_reliability hookglass_rawclient TIMEOUT 300)
endif()
