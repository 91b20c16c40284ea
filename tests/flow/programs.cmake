# SPDX-License-Identifier: MIT
# What the installed programs say of themselves.
if(TARGET hookglass)
    hookglass_test(tst_flow_programs SOURCES tst_flow_programs.cpp
        LINK hookglass_cliprocess TIMEOUT 300)
    target_compile_definitions(tst_flow_programs PRIVATE HOOKGLASS_PATH="$<TARGET_FILE:hookglass>")
    add_dependencies(tst_flow_programs hookglass)
endif()
hookglass_test(tst_flow_version SOURCES tst_flow_version.cpp LINK Qt6::Core)
target_compile_definitions(tst_flow_version PRIVATE
    CMAKE_PROGRAM="${CMAKE_COMMAND}" PACKAGING_DIR="${PROJECT_SOURCE_DIR}/packaging")
