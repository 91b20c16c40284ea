# SPDX-License-Identifier: MIT
add_executable(bench_store bench_store.cpp)
target_link_libraries(bench_store PRIVATE Hookglass::flags Hookglass::store Qt6::Sql)
