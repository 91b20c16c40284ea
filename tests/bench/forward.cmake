# SPDX-License-Identifier: MIT
if(TARGET hookglass_loadclient AND TARGET hookglass_app)
    add_executable(bench_forward
        bench_forward.cpp bench_receiver_rig.cpp bench_receiver_rig.h)
    target_link_libraries(bench_forward PRIVATE Hookglass::app Hookglass::flags
        hookglass_loadclient hookglass_targettable Qt6::Sql)
    target_include_directories(bench_forward PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_forward REUSE_FROM hookglass_pch)
endif()
