# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_insights
    SOURCES tst_gui_insights.cpp cutoff.cpp cutoff.h guifixture.cpp guifixture.h
    LINK Hookglass::ui)
