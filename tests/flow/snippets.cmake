# SPDX-License-Identifier: MIT
# Java and Go compile the code first, which takes its time on a busy machine.
hookglass_test(tst_flow_snippets SOURCES tst_flow_snippets.cpp snippetreceiver.cpp snippetreceiver.h
    LINK Hookglass::core Qt6::Network TIMEOUT 600)
target_compile_definitions(tst_flow_snippets PRIVATE
    SNIPPETS_DIR="${PROJECT_SOURCE_DIR}/resources/snippets"
    RACK_DRIVER="${CMAKE_CURRENT_SOURCE_DIR}/snippets/rackdriver.rb")
hookglass_test(tst_flow_cli_verify SOURCES tst_flow_cli_verify.cpp
    LINK hookglass_cliprocess Hookglass::store TIMEOUT 300)
