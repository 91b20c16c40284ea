# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_eventdelegate SOURCES tst_gui_eventdelegate.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
hookglass_test(tst_gui_fit
    SOURCES tst_gui_fit.cpp cutoff.cpp cutoff.h forwardfixture.cpp forwardfixture.h
        guifixture.cpp guifixture.h
    LINK Hookglass::ui)
