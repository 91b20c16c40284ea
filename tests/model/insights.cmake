# SPDX-License-Identifier: MIT
hookglass_test(tst_insights SOURCES tst_insights.cpp LINK Hookglass::models)
hookglass_test(tst_insightzoom SOURCES tst_insightzoom.cpp LINK Hookglass::models)
