# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_recover SOURCES tst_gui_recover.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
