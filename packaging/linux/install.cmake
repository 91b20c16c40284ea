# SPDX-License-Identifier: MIT
# What `cmake --install` puts where on Linux and the other free systems. Components:
#   hookglass   the programs and all that any system takes
#   debian      copyright, changelog and the folder for zsh as Debian wants them
#   fedora      the same for rpm
set(HOOKGLASS_APP_ID "io.github.hookglass.Hookglass" CACHE STRING
    "Id in software centres; must stay the same from release to release")
set(HOOKGLASS_HOMEPAGE "" CACHE STRING "Address of the project's page, for packages; may be empty")
include(GNUInstallDirs)

set(folder ${CMAKE_CURRENT_LIST_DIR})
set(made ${CMAKE_BINARY_DIR}/packaging)
find_program(HOOKGLASS_GZIP gzip)

# hookglass_install_zipped(FILE DESTINATION RENAME COMPONENT): by gzip without name and time, so that
# the same input gives the same package.
function(hookglass_install_zipped file destination name component)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    if(HOOKGLASS_GZIP)
        execute_process(COMMAND ${HOOKGLASS_GZIP} -9nc ${file} OUTPUT_FILE ${made}/${name}.gz
            COMMAND_ERROR_IS_FATAL ANY)
        set(file ${made}/${name}.gz)
        string(APPEND name .gz)
    endif()
    install(FILES ${file} DESTINATION ${destination} RENAME ${name} COMPONENT ${component})
endfunction()

# The changelog in the words of Debian and AppStream.
if(NOT HOOKGLASS_VERSION_FULL)
    set(HOOKGLASS_VERSION_FULL ${PROJECT_VERSION})
endif()
set(changelog ${PROJECT_SOURCE_DIR}/resources/changelog.md)
foreach(kind debian appstream)
    execute_process(
        COMMAND bash ${folder}/changelog.sh ${kind} ${changelog} ${HOOKGLASS_VERSION_FULL}
        OUTPUT_VARIABLE text RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(WARNING "No changelog for packages: bash says ${status}.")
    endif()
    file(CONFIGURE OUTPUT ${made}/changelog.${kind} CONTENT "@text@" @ONLY)
endforeach()
if(EXISTS ${changelog})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${changelog})
endif()

install(TARGETS hookglass-cli DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT hookglass)
set(programs hookglass-cli)
if(TARGET hookglass)
    list(APPEND programs hookglass)
    install(TARGETS hookglass DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT hookglass)
    install(FILES ${folder}/hookglass.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT hookglass)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/hookglass.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps COMPONENT hookglass)
    # Made of that by rsvg-convert -w SIZE -h SIZE; the build needs no such tool.
    foreach(size 16 22 24 32 48 64 128 256 512)
        install(FILES ${folder}/icons/${size}.png
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps
            RENAME hookglass.png COMPONENT hookglass)
    endforeach()

    set(HOOKGLASS_URLS "")
    if(HOOKGLASS_HOMEPAGE)
        set(HOOKGLASS_URLS "  <url type=\"homepage\">${HOOKGLASS_HOMEPAGE}</url>\n")
    endif()
    file(READ ${made}/changelog.appstream HOOKGLASS_RELEASES)
    configure_file(${folder}/metainfo.xml.in ${made}/${HOOKGLASS_APP_ID}.metainfo.xml @ONLY)
    install(FILES ${made}/${HOOKGLASS_APP_ID}.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT hookglass)
endif()

foreach(program IN LISTS programs)
    hookglass_install_zipped(${folder}/man/${program}.1
        ${CMAKE_INSTALL_MANDIR}/man1 ${program}.1 hookglass)
    install(FILES ${folder}/completions/${program}.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program}
        COMPONENT hookglass)
    install(FILES ${folder}/completions/${program}.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT hookglass)
    # zsh looks into other folders on Debian than elsewhere.
    install(FILES ${folder}/completions/${program}.zsh
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _${program}
        COMPONENT debian)
    install(FILES ${folder}/completions/${program}.zsh
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _${program}
        COMPONENT fedora)
endforeach()
# Not GNUInstallDirs' lib: systemd looks nowhere else.
install(FILES ${folder}/hookglass.service DESTINATION lib/systemd/user COMPONENT hookglass)

hookglass_install_zipped(${made}/changelog.debian
    ${CMAKE_INSTALL_DATADIR}/doc/hookglass changelog debian)
install(FILES ${folder}/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/hookglass COMPONENT debian)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
    ${PROJECT_SOURCE_DIR}/resources/fonts/Hack-LICENSE.txt
    ${PROJECT_SOURCE_DIR}/resources/fonts/Inter-LICENSE.txt
    DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/hookglass COMPONENT fedora)
