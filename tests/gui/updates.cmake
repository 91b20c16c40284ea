# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_updates
    SOURCES tst_gui_updates.cpp cutoff.cpp cutoff.h guifixture.cpp guifixture.h
    LINK Hookglass::ui hookglass_scriptedserver)
