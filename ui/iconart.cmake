# SPDX-License-Identifier: MIT
# Included where there is no QtSvg: renders the svg icons in the build, in the sizes that
# iconartpng.cpp asks for.
find_program(RSVG_CONVERT rsvg-convert REQUIRED
    DOC "Renders the icons where QtSvg is absent (Debian's librsvg2-bin)")

# hookglass_render_icons(<target> <svg>...): as :/hookglass/icons/<size>/<name>.png
function(hookglass_render_icons target)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/rendered)
    set(pictures "")
    foreach(svg IN LISTS ARGN)
        get_filename_component(name ${svg} NAME_WE)
        set(outputs "")
        set(commands "")
        foreach(size 16 20 24 32 40 48 64 96 128)
            file(MAKE_DIRECTORY ${folder}/icons/${size})
            set(output ${folder}/icons/${size}/${name}.png)
            list(APPEND outputs ${output})
            list(APPEND commands
                COMMAND ${RSVG_CONVERT} --width=${size} --height=${size} --output=${output} ${svg})
        endforeach()
        add_custom_command(OUTPUT ${outputs} ${commands} DEPENDS ${svg} VERBATIM
            COMMENT "Rendering ${name}.svg")
        list(APPEND pictures ${outputs})
    endforeach()
    qt_add_resources(${target} "hookglass_ui_icons"
        PREFIX "/hookglass" BASE ${folder} FILES ${pictures})
endfunction()
