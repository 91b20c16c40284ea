# SPDX-License-Identifier: MIT
foreach(name coresignature coresecret coreheaders corejson corecatalog corelab corelabcomputed coreresources corediff)
    hookglass_test(tst_${name} SOURCES tst_${name}.cpp LINK Hookglass::core)
endforeach()
