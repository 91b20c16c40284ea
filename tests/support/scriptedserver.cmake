# SPDX-License-Identifier: MIT
# A server that answers what a test says: LINK hookglass_scriptedserver.
add_library(hookglass_scriptedserver STATIC scriptedserver.cpp scriptedserver.h
    testcertificate.cpp testcertificate.h)
target_include_directories(hookglass_scriptedserver PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(hookglass_scriptedserver
    PUBLIC Qt6::Core Qt6::Network PRIVATE Hookglass::flags OpenSSL::Crypto)
