# SPDX-License-Identifier: MIT
hookglass_test(tst_fub_ratelimit SOURCES tst_fub_ratelimit.cpp LINK Hookglass::fub)
foreach(name client keys runner)
    hookglass_test(tst_fub_${name} SOURCES tst_fub_${name}.cpp fubfixture.h
        LINK Hookglass::fub hookglass_scriptedserver)
endforeach()
hookglass_test(tst_fub_plan SOURCES tst_fub_plan.cpp LINK Hookglass::fub)
hookglass_test(tst_fub_leftovers SOURCES tst_fub_leftovers.cpp LINK Hookglass::fub)
hookglass_test(tst_fub_urls SOURCES tst_fub_urls.cpp LINK Hookglass::fub)
