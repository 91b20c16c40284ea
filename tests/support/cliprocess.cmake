# SPDX-License-Identifier: MIT
# Drives the real hookglass-cli program from a test: LINK hookglass_cliprocess.
add_library(hookglass_cliprocess STATIC cliprocess.cpp cliprocess.h)
target_link_libraries(hookglass_cliprocess PUBLIC Qt6::Core Qt6::Network PRIVATE Hookglass::flags)
target_include_directories(hookglass_cliprocess PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(hookglass_cliprocess
    PRIVATE HOOKGLASS_CLI_PATH="$<TARGET_FILE:hookglass-cli>")
add_dependencies(hookglass_cliprocess hookglass-cli)
