# SPDX-License-Identifier: MIT
foreach(name corecomparelines coresequencediff)
    hookglass_test(tst_${name} SOURCES tst_${name}.cpp LINK Hookglass::core TIMEOUT 300)
endforeach()
