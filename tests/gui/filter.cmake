# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_filter SOURCES tst_gui_filter.cpp guifixture.cpp guifixture.h
    LINK Hookglass::ui)
foreach(name IN ITEMS filterflow filterhelp marks)
    hookglass_test(tst_gui_${name}
        SOURCES tst_gui_${name}.cpp filterwindow.cpp filterwindow.h guifixture.cpp guifixture.h
        LINK Hookglass::ui)
endforeach()
