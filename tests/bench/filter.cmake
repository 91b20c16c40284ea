# SPDX-License-Identifier: MIT
foreach(bench filter search)
    add_executable(bench_${bench} bench_${bench}.cpp benchevents.cpp benchevents.h)
    target_link_libraries(bench_${bench} PRIVATE Hookglass::flags Hookglass::store Qt6::Sql)
endforeach()
