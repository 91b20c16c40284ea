# SPDX-License-Identifier: MIT
foreach(name IN ITEMS targets replay)
    hookglass_test(tst_gui_${name}
        SOURCES tst_gui_${name}.cpp guifixture.cpp guifixture.h
        LINK Hookglass::ui)
endforeach()
hookglass_test(tst_gui_forwardflow
    SOURCES tst_gui_forwardflow.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui hookglass_scriptedserver)
