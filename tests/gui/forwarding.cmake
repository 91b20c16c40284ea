# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_forwarding SOURCES tst_gui_forwarding.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
