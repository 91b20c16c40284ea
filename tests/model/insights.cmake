# SPDX-License-Identifier: MIT
hookglass_test(tst_insights SOURCES tst_insights.cpp LINK Hookglass::models)
