# SPDX-License-Identifier: MIT
# Load client for benches and the crash test: LINK hookglass_loadclient, #include
# "support/loadclient.h". It speaks epoll, so it exists on Linux only.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    add_library(hookglass_loadclient STATIC loadclient.cpp loadclient.h)
    target_include_directories(hookglass_loadclient PUBLIC ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(hookglass_loadclient PUBLIC Qt6::Core PRIVATE Hookglass::flags)
endif()
