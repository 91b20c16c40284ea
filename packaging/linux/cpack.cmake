# SPDX-License-Identifier: MIT
# CPack's configuration for .deb and .rpm; package.sh calls it with these variables of the
# environment: HOOKGLASS_BUILD (a build folder), HOOKGLASS_OUT, HOOKGLASS_KIND (debian or fedora),
# HOOKGLASS_PACKAGE_VERSION and, if wanted, HOOKGLASS_HOMEPAGE and HOOKGLASS_MAINTAINER.
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(CPACK_CMAKE_GENERATOR Ninja)
set(CPACK_PACKAGE_NAME hookglass)
set(CPACK_PACKAGE_VENDOR "The Hookglass authors")
set(CPACK_PACKAGE_CONTACT "$ENV{HOOKGLASS_MAINTAINER}")
if(NOT CPACK_PACKAGE_CONTACT)
    file(STRINGS "${here}/maintainer.txt" CPACK_PACKAGE_CONTACT LIMIT_COUNT 1)
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "webhook monitor for Follow Up Boss")
set(CPACK_PACKAGE_DESCRIPTION
"Hookglass receives the webhooks of Follow Up Boss, checks every signature,
stores every byte before it acknowledges, and shows what arrived while it
arrives. A simulated account is built in: signed events are seen without an
account, a key or a public address.
.
It says why a signature is not valid, registers and changes webhooks by a plan
that is shown first, fetches what was missed, passes events on to programs of
your own and sends them again. hookglass-cli does the same without a window.")
set(CPACK_PACKAGE_HOMEPAGE_URL "$ENV{HOOKGLASS_HOMEPAGE}")
set(CPACK_PACKAGE_VERSION "$ENV{HOOKGLASS_PACKAGE_VERSION}")
set(CPACK_PACKAGE_FILE_NAME "hookglass-$ENV{HOOKGLASS_PACKAGE_VERSION}")
set(CPACK_SYSTEM_NAME Linux)
set(CPACK_TOPLEVEL_TAG Linux)
set(CPACK_PACKAGE_DIRECTORY "$ENV{HOOKGLASS_OUT}")
set(CPACK_OUTPUT_FILE_PREFIX "$ENV{HOOKGLASS_OUT}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# One package of two components: not CPack's own way of a package a component.
set(CPACK_INSTALL_CMAKE_PROJECTS
    "$ENV{HOOKGLASS_BUILD};hookglass;hookglass;/"
    "$ENV{HOOKGLASS_BUILD};hookglass;$ENV{HOOKGLASS_KIND};/")

# What shlibdeps and rpm find by themselves are linked libraries. What Qt loads at run time is named:
# the SQLite driver; SVG for images and icons; the platform plugins and TLS, which come with Qt Gui
# and Qt Network. qt6-wayland and libsecret are loaded where they are there.
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Debian 13 has the plugins for SVG in a package of their own, Debian 12 beside the library.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6gui6, libqt6network6, libqt6sql6-sqlite, \
qt6-svg-plugins | libqt6svg6 (<< 6.7.2-5~)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, libsecret-1-0, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS openssh-client)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

string(REPLACE "\n.\n" "\n\n" CPACK_RPM_PACKAGE_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE 1)
set(CPACK_RPM_PACKAGE_LICENSE "MIT AND OFL-1.1 AND Bitstream-Vera")
set(CPACK_RPM_PACKAGE_GROUP "Applications/Internet")
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_PACKAGE_AUTOPROV OFF) # nothing in it is for other packages
set(CPACK_RPM_PACKAGE_REQUIRES
    "qt6-qtbase >= 6.4, qt6-qtbase-gui >= 6.4, qt6-qtsvg >= 6.4, hicolor-icon-theme")
# CPack 3.25 has no variable for Recommends: they are written into the spec's head.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _build_id_links none
%define source_date_epoch_from_changelog 0
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost localhost
%define __os_install_post %{nil}
Recommends: (qt6-qtwayland if libwayland-client)
Recommends: libsecret
Recommends: ca-certificates")
set(CPACK_RPM_PACKAGE_SUGGESTS openssh-clients)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/share/applications /usr/share/icons /usr/share/icons/hicolor
    /usr/share/icons/hicolor/scalable /usr/share/icons/hicolor/scalable/apps
    /usr/share/metainfo /usr/share/man /usr/share/man/man1 /usr/share/bash-completion
    /usr/share/bash-completion/completions /usr/share/fish
    /usr/share/fish/vendor_completions.d /usr/share/zsh /usr/share/zsh/site-functions
    /usr/share/licenses /usr/lib/systemd /usr/lib/systemd/user)
foreach(size 16 22 24 32 48 64 128 256 512)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
        /usr/share/icons/hicolor/${size}x${size} /usr/share/icons/hicolor/${size}x${size}/apps)
endforeach()
