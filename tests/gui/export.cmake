# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_export SOURCES tst_gui_export.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
hookglass_test(tst_gui_exportdialog SOURCES tst_gui_exportdialog.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
