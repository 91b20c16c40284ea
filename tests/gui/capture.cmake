# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_capture SOURCES tst_gui_capture.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui Qt6::Sql)
