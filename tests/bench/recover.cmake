# SPDX-License-Identifier: MIT
if(TARGET hookglass_app AND TARGET hookglass_targettable)
    add_executable(bench_recover bench_recover.cpp)
    target_link_libraries(bench_recover PRIVATE Hookglass::app Hookglass::flags
        hookglass_targettable Qt6::Network)
    target_include_directories(bench_recover PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_recover REUSE_FROM hookglass_pch)
endif()
