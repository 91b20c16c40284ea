# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_signature SOURCES tst_gui_signature.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
