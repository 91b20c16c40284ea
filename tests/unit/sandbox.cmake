# SPDX-License-Identifier: MIT
foreach(name account events rules api webhooks)
    hookglass_test(tst_sandbox_${name} SOURCES tst_sandbox_${name}.cpp sandboxfixture.h
        LINK Hookglass::sandbox)
endforeach()
