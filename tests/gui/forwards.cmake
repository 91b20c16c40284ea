# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_targets SOURCES tst_gui_targets.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
foreach(name IN ITEMS replay forwardstab)
    hookglass_test(tst_gui_${name}
        SOURCES tst_gui_${name}.cpp forwardfixture.cpp forwardfixture.h guifixture.cpp guifixture.h
        LINK Hookglass::ui)
endforeach()
hookglass_test(tst_gui_forwardflow
    SOURCES tst_gui_forwardflow.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui hookglass_scriptedserver)
