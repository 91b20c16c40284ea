# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_cli SOURCES tst_flow_cli.cpp
    LINK hookglass_cliprocess Hookglass::core Qt6::Network TIMEOUT 300)
hookglass_test(tst_flow_cli_webhooks SOURCES tst_flow_cli_webhooks.cpp
    LINK hookglass_cliprocess Hookglass::core Qt6::Network TIMEOUT 300)
hookglass_test(tst_flow_cli_account SOURCES tst_flow_cli_account.cpp fubsandbox.h
    LINK hookglass_cliprocess hookglass_scriptedserver Hookglass::fub Hookglass::sandbox)
