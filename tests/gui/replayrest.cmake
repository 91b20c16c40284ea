# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_replayrest
    SOURCES tst_gui_replayrest.cpp guifixture.cpp guifixture.h ../flow/forwardrig.h
    LINK Hookglass::ui hookglass_forwardtarget Qt6::Sql)
