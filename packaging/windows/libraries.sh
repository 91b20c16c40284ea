#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds what Hookglass for Windows stands on, from Debian's sources with mingw-w64: Qt (Core,
# Network, Sql with SQLite, Gui, Widgets) and OpenSSL's libcrypto. It takes about half an hour on
# two cores, once: the results stay in a folder outside the tree, which other scripts ask this one
# for. Prints that folder, which holds qt/, openssl/ and licences/; all else goes to stderr.
#
#   packaging/windows/libraries.sh
#
# HOOKGLASS_CACHE  where results are kept (default: ~/.cache/hookglass)
# HOOKGLASS_JOBS   compilers at a time (default: the number of cores)
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
# shellcheck source=packaging/windows/common.sh
. packaging/windows/common.sh

jobs=${HOOKGLASS_JOBS:-$(nproc)}
work=$libraries/work

# apt with lists of its own: the system's lists of sources stay as they are.
source_apt()
{
    apt-get -q -o Dir::Etc::SourceList="$work/deb-src.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root \
        -o Acquire::Retries=3 "$@" >&2
}

list_sources()
{
    [ -f "$work/listed" ] && return 0
    mkdir -p "$work/lists/partial" || return 1
    local suite=bookworm key=/usr/share/keyrings/debian-archive-keyring.gpg
    printf 'deb-src [signed-by=%s] http://deb.debian.org/%s main\n' \
        "$key" "debian $suite" "$key" "debian-security $suite-security" >"$work/deb-src.list"
    source_apt update && touch "$work/listed"
}

# unpack PACKAGE VERSION-PREFIX: the newest version of it that can be had; into $work/PACKAGE.
unpack()
{
    [ -d "$work/$1" ] && return 0
    list_sources || return 1
    local versions version
    versions=$(apt-cache -o Dir::Etc::SourceList="$work/deb-src.list" \
        -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists" showsrc "$1" |
        sed -n 's/^Version: //p' | grep "^$2" | sort -rVu)
    for version in $versions; do
        rm -rf "$work/unpacked" && mkdir "$work/unpacked" || return 1
        # A mirror may name a version before it has it; then the one before that will do.
        if (cd "$work/unpacked" && source_apt source "$1=$version"); then
            mv "$work"/unpacked/"$1"-*/ "$work/$1"
            printf '%s %s\n' "$1" "$version" >"$work/$1.version"
            return
        fi
        say "Debian's $1 $version cannot be had."
    done
    say "No source of $1 ($2…) can be had from Debian."
    return 1
}

# A static libcrypto, for the signatures. TLS is Windows' own (Schannel). It reads no configuration,
# and the folder named for one is an administrator's.
build_openssl()
{
    [ -f "$libraries/openssl/done" ] && return 0
    unpack openssl 3. || return 1
    say "Building OpenSSL…"
    (
        cd "$work/openssl" &&
            ./Configure mingw64 --cross-compile-prefix=x86_64-w64-mingw32- CC=gcc-posix --release \
                --prefix=/openssl --openssldir="C:/Program Files/Common Files/SSL" \
                no-shared no-module no-engine no-dso no-autoload-config no-legacy no-tests &&
            make -j"$jobs" build_generated libcrypto.a
    ) >"$work/openssl.log" 2>&1 || { tail -20 "$work/openssl.log" >&2; return 1; }
    mkdir -p "$libraries/openssl/lib" &&
        cp -r "$work/openssl/include" "$libraries/openssl/" &&
        cp "$work/openssl/libcrypto.a" "$libraries/openssl/lib/" || return 1
    keep_licence OpenSSL "$work/openssl/LICENSE.txt"
    touch "$libraries/openssl/done"
}

# Debian's Qt has SQLite's own file taken out; Debian's SQLite makes it.
sqlite_amalgamation()
{
    local place=$work/qt6-base/src/3rdparty/sqlite
    [ -f "$place/sqlite3.c" ] && return 0
    unpack sqlite3 3. || return 1
    (cd "$work/sqlite3" && ./configure --disable-tcl --disable-readline && make sqlite3.c) \
        >"$work/sqlite3.log" 2>&1 || { tail -20 "$work/sqlite3.log" >&2; return 1; }
    mkdir -p "$place" && cp "$work"/sqlite3/sqlite3.[ch] "$place"
}

# No tablet events: their header is not free, and so not in Debian's source. No OpenGL: the window
# is drawn by the processor on each system, and Wine needs no driver then.
qt_switches=(-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON
    -DQT_BUILD_TESTS=OFF -DQT_BUILD_EXAMPLES=OFF
    -DFEATURE_tabletevent=OFF -DINPUT_opengl=no -DFEATURE_vulkan=OFF -DFEATURE_direct2d=OFF
    -DFEATURE_directwrite3=OFF # its code is compiled only with Direct2D, but called without it
    -DFEATURE_tuiotouch=OFF -DFEATURE_jpeg=OFF -DFEATURE_gif=OFF -DFEATURE_ico=OFF -DFEATURE_dbus=OFF
    -DINPUT_openssl=no -DFEATURE_schannel=ON
    -DFEATURE_system_sqlite=OFF -DFEATURE_sql_sqlite=ON -DFEATURE_sql_odbc=OFF
    -DFEATURE_sql_psql=OFF -DFEATURE_sql_mysql=OFF
    -DFEATURE_system_zlib=OFF -DFEATURE_system_pcre2=OFF -DFEATURE_system_doubleconversion=OFF
    -DFEATURE_system_freetype=OFF -DFEATURE_system_harfbuzz=OFF -DFEATURE_system_png=OFF
    -DFEATURE_system_jpeg=OFF -DFEATURE_glib=OFF -DFEATURE_icu=OFF -DFEATURE_zstd=OFF
    -DFEATURE_brotli=OFF -DFEATURE_libproxy=OFF
    -DFEATURE_testlib=OFF -DFEATURE_printsupport=OFF -DFEATURE_concurrent=OFF -DFEATURE_xml=ON
    -DFEATURE_androiddeployqt=OFF -DFEATURE_windeployqt=OFF)

build_qt()
{
    [ -f "$libraries/qt/done" ] && return 0
    unpack qt6-base "$qt_version" || return 1
    sqlite_amalgamation || return 1
    if [ ! -f "$work/qt-build/build.ninja" ]; then
        say "Configuring Qt $qt_version…"
        cmake -G Ninja -S "$work/qt6-base" -B "$work/qt-build" \
            -DCMAKE_TOOLCHAIN_FILE="$PWD/packaging/windows/toolchain.cmake" \
            -DCMAKE_INSTALL_PREFIX=/qt -DCMAKE_CXX_FLAGS="-ffile-prefix-map=$work=." \
            -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="$host_cmake" \
            "${qt_switches[@]}" >"$work/qt-configure.log" 2>&1 || {
            rm -f "$work/qt-build/build.ninja"
            grep -A12 -E 'CMake Error|ERROR' "$work/qt-configure.log" >&2
            return 1
        }
    fi
    say "Building Qt $qt_version: about half an hour on two cores…"
    ninja -C "$work/qt-build" -j "$jobs" >"$work/qt.log" 2>&1 ||
        { tail -40 "$work/qt.log" >&2; return 1; }
    DESTDIR=$libraries ninja -C "$work/qt-build" install >"$work/qt-install.log" 2>&1 ||
        { tail -20 "$work/qt-install.log" >&2; return 1; }
    keep_licence Qt "$work"/qt6-base/LICENSES/{LGPL-3.0-only,GPL-3.0-only}.txt
    keep_licence Qt-third-party "$work/qt6-base/debian/copyright"
    keep_licence SQLite "$work/sqlite3/debian/copyright"
    touch "$libraries/qt/done"
}

# keep_licence NAME FILE...: for the packages, which give them to people.
keep_licence()
{
    mkdir -p "$libraries/licences" && cat "${@:2}" >"$libraries/licences/$1.txt"
}

main()
{
    if [ ! -f "$libraries/openssl/done" ] || [ ! -f "$libraries/qt/done" ]; then
        need "${build_packages[@]}" "${cross_packages[@]}" "${library_packages[@]}" || return 1
    fi
    mkdir -p "$work" || return 1
    exec {lock}>"$libraries/lock"
    flock "$lock" || return 1 # a second run waits, and finds all done
    build_openssl && build_qt || return 1
    # What was built from where stays; the gigabytes in between do not.
    if [ -d "$work/qt-build" ]; then
        cat "$work"/*.version >"$libraries/versions.txt"
        rm -rf "$work"
    fi
    printf '%s\n' "$libraries"
}
main
