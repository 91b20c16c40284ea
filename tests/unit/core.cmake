# SPDX-License-Identifier: MIT
foreach(name coresignature coresecret coreheaders corejson corejsonvalues corecatalog corelab corelabcomputed corelabkeys corelabrare corelabshape corelabwork coreresources corediff)
    hookglass_test(tst_${name} SOURCES tst_${name}.cpp LINK Hookglass::core TIMEOUT 300)
endforeach()
hookglass_test(tst_corelabencoders
    SOURCES tst_corelabencoders.cpp encodervectors.cpp encodervectors.h LINK Hookglass::core TIMEOUT 300)
