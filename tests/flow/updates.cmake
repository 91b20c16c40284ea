# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_updates SOURCES tst_flow_updates.cpp
    LINK Hookglass::app hookglass_scriptedserver)
