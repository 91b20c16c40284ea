# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_hostcheck SOURCES tst_flow_hostcheck.cpp
    LINK Hookglass::app OpenSSL::Crypto)
