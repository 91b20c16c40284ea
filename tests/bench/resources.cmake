# SPDX-License-Identifier: MIT
if(TARGET hookglass_targettable)
    add_executable(bench_resources bench_resources.cpp)
    target_link_libraries(bench_resources PRIVATE Hookglass::models Hookglass::store Hookglass::flags
        hookglass_targettable Qt6::Sql)
    target_include_directories(bench_resources PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_resources REUSE_FROM hookglass_pch)
endif()
