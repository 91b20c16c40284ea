# SPDX-License-Identifier: MIT
foreach(name IN ITEMS jsonlayout jsontreemodel payloadsearch rawtext)
    hookglass_test(tst_${name} SOURCES tst_${name}.cpp LINK Hookglass::models)
endforeach()
