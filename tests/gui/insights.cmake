# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_insights
    SOURCES tst_gui_insights.cpp cutoff.cpp cutoff.h guifixture.cpp guifixture.h
    LINK Hookglass::ui)
hookglass_test(tst_gui_insightszoom SOURCES tst_gui_insightszoom.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
hookglass_test(tst_gui_insightssaid SOURCES tst_gui_insightssaid.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
