# SPDX-License-Identifier: MIT
hookglass_test(tst_core_redactor SOURCES tst_core_redactor.cpp LINK Hookglass::core)
add_library(hookglass_exportsamples STATIC exportsamples.cpp exportsamples.h
    storefixture.cpp storefixture.h)
target_link_libraries(hookglass_exportsamples PUBLIC Hookglass::store Qt6::Sql Qt6::Test
    PRIVATE Hookglass::flags)
target_include_directories(hookglass_exportsamples PUBLIC ${PROJECT_SOURCE_DIR}/tests)
foreach(part evidence formats har job lines)
    hookglass_test(tst_store_export${part} SOURCES tst_store_export${part}.cpp
        LINK hookglass_exportsamples hookglass_jsonschema TIMEOUT 300)
endforeach()
target_compile_definitions(tst_store_exporthar
    PRIVATE HOOKGLASS_HAR_SCHEMA="${CMAKE_CURRENT_SOURCE_DIR}/har-1.2.schema.json")
