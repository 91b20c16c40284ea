# SPDX-License-Identifier: MIT
hookglass_test(tst_http_client SOURCES tst_http_client.cpp
    LINK Hookglass::http hookglass_scriptedserver)
hookglass_test(tst_delivery_rules SOURCES tst_delivery_rules.cpp LINK Hookglass::delivery)
hookglass_test(tst_delivery_replay SOURCES tst_delivery_replay.cpp LINK Hookglass::delivery)
hookglass_test(tst_store_forwards
    SOURCES tst_store_forwards.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
hookglass_test(tst_store_replays
    SOURCES tst_store_replays.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store Qt6::Sql)
hookglass_test(tst_delivery_forwarder
    SOURCES tst_delivery_forwarder.cpp storefixture.cpp storefixture.h
    LINK Hookglass::delivery hookglass_scriptedserver Qt6::Sql)
