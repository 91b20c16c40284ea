# SPDX-License-Identifier: MIT
hookglass_test(tst_recovermodels SOURCES tst_recovermodels.cpp fixedclock.h LINK Hookglass::models)
