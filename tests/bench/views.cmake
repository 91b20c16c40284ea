# SPDX-License-Identifier: MIT
if(TARGET hookglass_ui)
    add_executable(bench_views bench_views.cpp)
    target_link_libraries(bench_views PRIVATE Hookglass::ui Hookglass::flags hookglass_targettable)
    target_include_directories(bench_views PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_views REUSE_FROM hookglass_pch)
endif()
