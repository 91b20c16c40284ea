# SPDX-License-Identifier: MIT
# With a session bus of its own, on which the test is the desktop's service.
find_package(Qt6 6.4 QUIET OPTIONAL_COMPONENTS DBus)
find_program(HOOKGLASS_DBUS_SESSION dbus-run-session)
if(TARGET Qt6::DBus AND HOOKGLASS_DBUS_SESSION)
    hookglass_test(tst_gui_notifier SOURCES tst_gui_notifier.cpp
        LINK Hookglass::ui Qt6::DBus RUNNER ${HOOKGLASS_DBUS_SESSION})
endif()
