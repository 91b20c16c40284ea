# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_diskfull
    SOURCES tst_flow_diskfull.cpp ../unit/storefixture.cpp ../unit/storefixture.h
    LINK Hookglass::store Qt6::Sql)
