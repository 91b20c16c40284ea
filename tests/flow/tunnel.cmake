# SPDX-License-Identifier: MIT
hookglass_test(tst_flow_tunnel SOURCES tst_flow_tunnel.cpp fubsandbox.h
    LINK Hookglass::app hookglass_relay hookglass_scriptedserver)
find_program(HOOKGLASS_SSHD sshd PATHS /usr/sbin /sbin)
find_program(HOOKGLASS_SSH ssh)
if(HOOKGLASS_SSHD AND HOOKGLASS_SSH)
    hookglass_test(tst_flow_ssh SOURCES tst_flow_ssh.cpp LINK Hookglass::app)
endif()
hookglass_test(tst_flow_localtunnel SOURCES tst_flow_localtunnel.cpp LINK Hookglass::app)
# tests/run.sh installs it there.
target_compile_definitions(tst_flow_localtunnel PRIVATE
    HOOKGLASS_LT="${PROJECT_SOURCE_DIR}/build/npm/node_modules/.bin/lt")
hookglass_test(tst_flow_cli_tunnel SOURCES tst_flow_cli_tunnel.cpp
    LINK Hookglass::store hookglass_cliprocess hookglass_relay hookglass_scriptedserver)
