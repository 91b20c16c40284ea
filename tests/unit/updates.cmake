# SPDX-License-Identifier: MIT
hookglass_test(tst_updates SOURCES tst_updates.cpp LINK Hookglass::app)
