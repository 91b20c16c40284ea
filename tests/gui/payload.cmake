# SPDX-License-Identifier: MIT
foreach(name IN ITEMS payload payloadbroken payloadlink)
    hookglass_test(tst_gui_${name} SOURCES tst_gui_${name}.cpp guifixture.cpp guifixture.h
        LINK Hookglass::ui TIMEOUT 300)
endforeach()
