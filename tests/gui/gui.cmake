# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_theme SOURCES tst_gui_theme.cpp LINK Hookglass::ui)
hookglass_test(tst_gui_webhooks SOURCES tst_gui_webhooks.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui hookglass_relay)
hookglass_test(tst_gui_settings SOURCES tst_gui_settings.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui hookglass_relay)
foreach(name IN ITEMS events detail pages window)
    hookglass_test(tst_gui_${name}
        SOURCES tst_gui_${name}.cpp guifixture.cpp guifixture.h
        LINK Hookglass::ui)
endforeach()
