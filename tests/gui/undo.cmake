# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_undo
    SOURCES tst_gui_undo.cpp filterwindow.cpp filterwindow.h guifixture.cpp guifixture.h
    LINK Hookglass::ui TIMEOUT 240)
