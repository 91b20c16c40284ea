# SPDX-License-Identifier: MIT
# Raw TCP client for tests: LINK hookglass_rawclient, #include "support/rawclient.h".
add_library(hookglass_rawclient STATIC rawclient.cpp rawclient.h)
target_include_directories(hookglass_rawclient PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(hookglass_rawclient PUBLIC Qt6::Core Qt6::Network PRIVATE Hookglass::flags)
