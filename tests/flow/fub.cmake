# SPDX-License-Identifier: MIT
foreach(name webhooks plan)
    hookglass_test(tst_flow_fub_${name} SOURCES tst_flow_fub_${name}.cpp fubsandbox.h
        LINK Hookglass::fub Hookglass::sandbox)
endforeach()
hookglass_test(tst_flow_webhookdesk SOURCES tst_flow_webhookdesk.cpp fubsandbox.h
    LINK Hookglass::app hookglass_scriptedserver)
hookglass_test(tst_flow_webhookdesks SOURCES tst_flow_webhookdesks.cpp recoverrig.h
    LINK Hookglass::app Qt6::Sql)
