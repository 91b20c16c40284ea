# SPDX-License-Identifier: MIT
hookglass_test(tst_fub_ratelimit SOURCES tst_fub_ratelimit.cpp LINK Hookglass::fub)
hookglass_test(tst_fub_client SOURCES tst_fub_client.cpp
    LINK Hookglass::fub hookglass_scriptedserver)
hookglass_test(tst_fub_plan SOURCES tst_fub_plan.cpp LINK Hookglass::fub)
hookglass_test(tst_fub_leftovers SOURCES tst_fub_leftovers.cpp LINK Hookglass::fub)
hookglass_test(tst_fub_urls SOURCES tst_fub_urls.cpp LINK Hookglass::fub)
