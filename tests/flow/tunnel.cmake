# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_tunnel SOURCES tst_flow_tunnel.cpp fubsandbox.h
    LINK Hookglass::app hookglass_relay hookglass_scriptedserver)
