# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_resource SOURCES tst_gui_resource.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
