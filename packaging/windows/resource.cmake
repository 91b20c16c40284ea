# SPDX-License-Identifier: MIT
# hookglass_windows_resource(<program> <what Windows calls it>): icon and version for the Explorer.
function(hookglass_windows_resource target description)
    string(REPLACE "." "," numbers "${HOOKGLASS_VERSION_NUMBER}.0")
    configure_file(${PROJECT_SOURCE_DIR}/packaging/windows/hookglass.rc.in
        ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc @ONLY)
    target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc)
endfunction()
