# SPDX-License-Identifier: MIT
hookglass_test(tst_resourcemodels SOURCES tst_resourcemodels.cpp LINK Hookglass::models)
