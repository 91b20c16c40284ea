# SPDX-License-Identifier: MIT
# Signed events, a served account, and a look at all that a store holds: for tests that load the
# real program. LINK hookglass_reliability.
if(TARGET hookglass_loadclient AND TARGET hookglass-cli)
    add_library(hookglass_reliability STATIC
        backgroundload.h
        servedaccount.cpp servedaccount.h
        signedevents.cpp signedevents.h
        storecheck.cpp storecheck.h
        tinydisk.cpp tinydisk.h)
    target_include_directories(hookglass_reliability PUBLIC ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(hookglass_reliability
        PUBLIC hookglass_cliprocess hookglass_loadclient Hookglass::store Qt6::Network
        PRIVATE Hookglass::flags Qt6::Sql)
endif()
