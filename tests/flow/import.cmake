# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_import SOURCES tst_flow_import.cpp forwardrig.h
    LINK Hookglass::app hookglass_forwardtarget Qt6::Sql TIMEOUT 180)
