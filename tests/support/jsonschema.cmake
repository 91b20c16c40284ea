# SPDX-License-Identifier: MIT
# Checks JSON against a schema: LINK hookglass_jsonschema.
add_library(hookglass_jsonschema STATIC jsonschema.cpp jsonschema.h)
target_link_libraries(hookglass_jsonschema PUBLIC Qt6::Core PRIVATE Hookglass::flags)
target_include_directories(hookglass_jsonschema PUBLIC ${PROJECT_SOURCE_DIR}/tests)
