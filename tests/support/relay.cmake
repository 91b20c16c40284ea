# SPDX-License-Identifier: MIT
# A public side of a tunnel: LINK hookglass_relay.
add_library(hookglass_relay STATIC relay.cpp relay.h)
target_include_directories(hookglass_relay PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(hookglass_relay
    PUBLIC Qt6::Core Qt6::Network PRIVATE Hookglass::flags)
