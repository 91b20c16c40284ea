# SPDX-License-Identifier: MIT
add_executable(bench_filter bench_filter.cpp)
target_link_libraries(bench_filter PRIVATE Hookglass::flags Hookglass::store)
