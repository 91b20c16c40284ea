# SPDX-License-Identifier: MIT
add_executable(bench_lab bench_lab.cpp)
target_link_libraries(bench_lab PRIVATE Hookglass::flags Hookglass::core)
