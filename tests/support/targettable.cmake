# SPDX-License-Identifier: MIT
# The table that a benchmark prints: LINK hookglass_targettable.
if(HOOKGLASS_BENCHES)
    add_library(hookglass_targettable STATIC targettable.cpp targettable.h)
    target_include_directories(hookglass_targettable PUBLIC ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(hookglass_targettable PUBLIC Qt6::Core PRIVATE Hookglass::flags)
endif()
