# SPDX-License-Identifier: MIT
if(TARGET hookglass_loadclient AND TARGET hookglass_app AND TARGET hookglass_ui)
    add_executable(bench_gui
        bench_gui.cpp bench_gui_window.cpp bench_gui_window.h
        bench_receiver_rig.cpp bench_receiver_rig.h)
    target_link_libraries(bench_gui PRIVATE Hookglass::ui Hookglass::flags
        hookglass_loadclient hookglass_targettable Qt6::Sql)
    target_include_directories(bench_gui PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_precompile_headers(bench_gui REUSE_FROM hookglass_pch)
endif()
