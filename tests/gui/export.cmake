# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_export SOURCES tst_gui_export.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
