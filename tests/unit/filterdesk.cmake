# SPDX-License-Identifier: MIT
hookglass_test(tst_app_filterdesk
    SOURCES tst_app_filterdesk.cpp storefixture.cpp storefixture.h
    LINK Hookglass::app Qt6::Sql)
