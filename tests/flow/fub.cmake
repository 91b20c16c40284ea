# SPDX-License-Identifier: MIT
foreach(name webhooks plan)
    hookglass_test(tst_flow_fub_${name} SOURCES tst_flow_fub_${name}.cpp fubsandbox.h
        LINK Hookglass::fub Hookglass::sandbox)
endforeach()
