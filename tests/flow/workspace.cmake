# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_workspace SOURCES tst_flow_workspace.cpp LINK Hookglass::app TIMEOUT 180)
