# SPDX-License-Identifier: MIT
if(TARGET hookglass_app AND TARGET hookglass_ui)
    add_executable(bench_guifilter bench_guifilter.cpp)
    target_link_libraries(bench_guifilter PRIVATE Hookglass::ui Hookglass::flags
        hookglass_targettable)
    target_include_directories(bench_guifilter PRIVATE ${PROJECT_SOURCE_DIR}/tests)
endif()
