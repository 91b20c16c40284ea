# SPDX-License-Identifier: MIT
# Makes the target hookglass a bundle: Hookglass.app. Included by ui/CMakeLists.txt on macOS.
# packaging/macos/package.sh adds hookglass-cli and Qt.
set(hookglass_icon ${CMAKE_CURRENT_LIST_DIR}/hookglass.icns)
target_sources(hookglass PRIVATE ${hookglass_icon})
set_source_files_properties(${hookglass_icon} PROPERTIES MACOSX_PACKAGE_LOCATION Resources)
set_target_properties(hookglass PROPERTIES
    OUTPUT_NAME Hookglass
    MACOSX_BUNDLE ON
    MACOSX_BUNDLE_INFO_PLIST ${CMAKE_CURRENT_LIST_DIR}/Info.plist.in
    MACOSX_BUNDLE_BUNDLE_NAME Hookglass
    MACOSX_BUNDLE_ICON_FILE hookglass.icns
    MACOSX_BUNDLE_GUI_IDENTIFIER io.github.hookglass.Hookglass
    # Numbers only: the full version, with the commit, is what --version prints.
    MACOSX_BUNDLE_SHORT_VERSION_STRING ${PROJECT_VERSION}
    MACOSX_BUNDLE_BUNDLE_VERSION ${PROJECT_VERSION}
    MACOSX_BUNDLE_COPYRIGHT "© 2026 the Hookglass authors, MIT licence")
