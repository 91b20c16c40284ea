# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced by the scripts for Windows, after packaging/packages.sh.

# Beside build_packages: to build for Windows, and to pack.
cross_packages=(g++-mingw-w64-x86-64-posix binutils-mingw-w64-x86-64 librsvg2-bin nsis zip
    icoutils)
# To build the libraries from Debian's sources.
library_packages=(dpkg-dev qt6-base-dev-tools tcl debian-archive-keyring ca-certificates patch
    perl make)
# To prove it.
wine_packages=(wine wine64 xvfb xauth imagemagick x11-utils)

# moc, uic and rcc are the host's, and must be of the same version as the Qt they build.
qt_version=6.4.2
host_cmake=/usr/lib/x86_64-linux-gnu/cmake

# One more whenever libraries.sh would build something else: then old results are not used.
recipe=1
libraries=${HOOKGLASS_CACHE:-$HOME/.cache/hookglass}/windows-qt-$qt_version-$recipe
