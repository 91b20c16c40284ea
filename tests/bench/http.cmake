# SPDX-License-Identifier: MIT
if(TARGET hookglass_loadclient)
    add_executable(bench_http bench_http.cpp epollserver.cpp epollserver.h)
    target_link_libraries(bench_http PRIVATE Hookglass::flags Hookglass::http hookglass_loadclient)
endif()
