# SPDX-License-Identifier: MIT
hookglass_test(tst_forwardmodels SOURCES tst_forwardmodels.cpp LINK Hookglass::models)
hookglass_test(tst_linediff SOURCES tst_linediff.cpp LINK Hookglass::models)
