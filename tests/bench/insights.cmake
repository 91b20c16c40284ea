# SPDX-License-Identifier: MIT
add_executable(bench_insights bench_insights.cpp)
target_link_libraries(bench_insights PRIVATE Hookglass::flags Hookglass::store Qt6::Sql)
