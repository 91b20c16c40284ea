# SPDX-License-Identifier: MIT
foreach(name forwarddesk replays)
    hookglass_test(tst_flow_${name} SOURCES tst_flow_${name}.cpp forwardrig.h
        LINK Hookglass::app hookglass_forwardtarget Qt6::Sql TIMEOUT 180)
endforeach()
if(TARGET hookglass_reliability)
    hookglass_test(tst_flow_forwardkill SOURCES tst_flow_forwardkill.cpp
        LINK hookglass_reliability hookglass_forwardtarget Qt6::Sql TIMEOUT 300)
    hookglass_test(tst_flow_forwardload SOURCES tst_flow_forwardload.cpp
        LINK hookglass_reliability hookglass_forwardtarget Qt6::Sql TIMEOUT 300)
    hookglass_test(tst_flow_cli_trigger SOURCES tst_flow_cli_trigger.cpp
        LINK hookglass_reliability hookglass_scriptedserver TIMEOUT 120)
    hookglass_test(tst_flow_cli_replay SOURCES tst_flow_cli_replay.cpp
        LINK hookglass_reliability hookglass_forwardtarget Qt6::Sql TIMEOUT 300)
endif()
