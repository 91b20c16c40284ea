# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_resources SOURCES tst_flow_resources.cpp resourcerig.h
    LINK Hookglass::app Hookglass::models hookglass_cliprocess TIMEOUT 300)
