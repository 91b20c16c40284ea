# SPDX-License-Identifier: MIT
hookglass_test(tst_gui_commands
    SOURCES tst_gui_commands.cpp filterwindow.cpp filterwindow.h guifixture.cpp guifixture.h
    LINK Hookglass::ui)
hookglass_test(tst_gui_parts
    SOURCES tst_gui_parts.cpp cutoff.cpp cutoff.h guifixture.cpp guifixture.h
    LINK Hookglass::ui)
