# SPDX-License-Identifier: MIT
foreach(part parser server limits corpus)
    hookglass_test(tst_http_${part}
        SOURCES tst_http_${part}.cpp httpfixture.cpp httpfixture.h
        LINK Hookglass::http hookglass_rawclient)
endforeach()
target_sources(tst_http_corpus PRIVATE httpcorpus.cpp httpcorpus.h)
if(TARGET hookglass_loadclient)
    hookglass_test(tst_http_loadclient
        SOURCES tst_http_loadclient.cpp httpfixture.cpp httpfixture.h
        LINK Hookglass::http hookglass_loadclient)
endif()
