# SPDX-License-Identifier: MIT
# A program that events are passed on to: LINK hookglass_forwardtarget.
add_library(hookglass_forwardtarget STATIC forwardtarget.cpp forwardtarget.h)
target_include_directories(hookglass_forwardtarget PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(hookglass_forwardtarget
    PUBLIC Hookglass::http PRIVATE Hookglass::flags)
