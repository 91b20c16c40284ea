# SPDX-License-Identifier: MIT
foreach(name http deliveries)
    hookglass_test(tst_flow_sandbox_${name} SOURCES tst_sandbox_${name}.cpp sandboxclient.h
        LINK Hookglass::sandbox Hookglass::http Qt6::Network TIMEOUT 180)
endforeach()
