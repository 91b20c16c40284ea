# SPDX-License-Identifier: MIT
# Only where there is a Secret Service to test with.
find_program(HOOKGLASS_KEYRING gnome-keyring-daemon)
find_program(HOOKGLASS_DBUS_SESSION dbus-run-session)
if(HOOKGLASS_KEYRING AND HOOKGLASS_DBUS_SESSION)
    hookglass_test(tst_flow_keychain SOURCES tst_flow_keychain.cpp
        LINK hookglass_cliprocess Hookglass::app
        RUNNER ${CMAKE_CURRENT_SOURCE_DIR}/../support/withkeyring.sh)
    target_compile_definitions(tst_flow_keychain
        PRIVATE HOOKGLASS_CLI_PATH="$<TARGET_FILE:hookglass-cli>")
endif()
