# SPDX-License-Identifier: MIT
hookglass_test(tst_core_redactor SOURCES tst_core_redactor.cpp LINK Hookglass::core)
hookglass_test(tst_store_export SOURCES tst_store_export.cpp storefixture.cpp storefixture.h
    LINK Hookglass::store hookglass_jsonschema Qt6::Sql TIMEOUT 300)
target_compile_definitions(tst_store_export
    PRIVATE HOOKGLASS_HAR_SCHEMA="${CMAKE_CURRENT_SOURCE_DIR}/har-1.2.schema.json")
