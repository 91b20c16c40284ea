# SPDX-License-Identifier: MIT
if(TARGET hookglass_loadclient AND TARGET hookglass_app)
    add_executable(bench_receiver
        bench_receiver.cpp bench_receiver_rig.cpp bench_receiver_rig.h)
    target_link_libraries(bench_receiver PRIVATE Hookglass::app Hookglass::flags
        hookglass_loadclient hookglass_targettable Qt6::Sql)
    target_include_directories(bench_receiver PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_receiver REUSE_FROM hookglass_pch)
endif()
