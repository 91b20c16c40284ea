#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds Hookglass for Windows on Debian, and packs it: an installer, and a zip that runs from any
# folder. Each with the list of what is inside (.spdx.json), in build/packages.
#
#   packaging/windows/cross-build.sh [--no-packages]
#
# --no-packages  only build/windows/content, the folder that the packages hold
# The first run builds Qt and takes half an hour; see libraries.sh for where that is kept.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
# shellcheck source=packaging/windows/common.sh
. packaging/windows/common.sh

packages=yes
[ $# -eq 0 ] || packages=''
if [ $# -gt 1 ] || { [ $# -eq 1 ] && [ "$1" != --no-packages ]; }; then
    say "Usage: packaging/windows/cross-build.sh [--no-packages]"
    exit 2
fi
build=$PWD/build/windows
content=$build/content

configure_for_windows()
{
    # Boost is headers alone, and the same for every system; /usr/include itself is Linux'.
    mkdir -p "$build/boost" && ln -sfn /usr/include/boost "$build/boost/boost" || return 1
    cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_TOOLCHAIN_FILE="$PWD/packaging/windows/toolchain.cmake" \
        -DHOOKGLASS_FIND_ROOTS="$libraries/qt;$libraries/openssl;$build/boost" \
        -DCMAKE_PREFIX_PATH="$libraries/qt" \
        -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="$host_cmake" \
        -DOPENSSL_ROOT_DIR="$libraries/openssl" -DOPENSSL_USE_STATIC_LIBS=ON \
        -DBoost_NO_BOOST_CMAKE=ON -DBoost_INCLUDE_DIR="$build/boost" \
        -DCMAKE_CXX_FLAGS="-ffile-prefix-map=$PWD=." \
        -DHOOKGLASS_TESTS=OFF \
        ${HOOKGLASS_UPDATE_URL:+-DHOOKGLASS_UPDATE_URL="$HOOKGLASS_UPDATE_URL"} \
        ${HOOKGLASS_HOMEPAGE:+-DHOOKGLASS_HOMEPAGE="$HOOKGLASS_HOMEPAGE"} >&2
}

# imports FILE: the DLLs that it names.
imports() { x86_64-w64-mingw32-objdump -p "$1" | sed -n 's/^\tDLL Name: //p'; }

# Beside each program and plugin goes what it imports, unless it is Windows' own.
gather_libraries()
{
    local compiler place name more=yes
    compiler=$(dirname "$(x86_64-w64-mingw32-g++-posix -print-libgcc-file-name)")
    while [ -n "$more" ]; do
        more=''
        while read -r name; do
            [ -e "$content/$name" ] && continue
            for place in "$libraries/qt/bin" "$compiler" /usr/x86_64-w64-mingw32/lib; do
                [ -e "$place/$name" ] || continue
                cp "$place/$name" "$content/" || return 1
                more=yes
            done
        done < <(find "$content" -name '*.exe' -o -name '*.dll' | while read -r file; do
            imports "$file"
        done | sort -u)
    done
}

# The folder that is packed: all that the programs need on a fresh Windows.
gather()
{
    local plugin
    rm -rf "$content" && mkdir -p "$content/licences" || return 1
    cp "$build"/bin/hookglass{,-cli}.exe "$content/" || return 1
    # The picture of the screen, SQLite, TLS, and the look of Windows for its own dialogs.
    for plugin in platforms/qwindows sqldrivers/qsqlite tls/qschannelbackend \
        styles/qwindowsvistastyle; do
        install -D "$libraries/qt/plugins/$plugin.dll" "$content/$plugin.dll" || return 1
    done
    gather_libraries || return 1
    find "$content" \( -name '*.exe' -o -name '*.dll' \) \
        -exec x86_64-w64-mingw32-strip --strip-unneeded {} + || return 1
    gather_licences
}

gather_licences()
{
    cp LICENSE "$content/licences/Hookglass.txt" &&
        cp "$libraries"/licences/*.txt "$content/licences/" &&
        cp resources/fonts/*-LICENSE.txt "$content/licences/" &&
        cp /usr/share/doc/libboost-dev/copyright "$content/licences/Boost.txt" &&
        cp /usr/share/doc/gcc-mingw-w64-base/copyright "$content/licences/GCC-runtime.txt" &&
        cp /usr/share/doc/mingw-w64-common/copyright "$content/licences/MinGW-w64-runtime.txt"
}

# What no file tells: for the list of what is inside.
versions()
{
    cat "$libraries/versions.txt"
    printf 'boost %s\n' "$(dpkg-query -W -f '${Version}' libboost-dev)"
}

need "${build_packages[@]}" "${cross_packages[@]}" python3 || exit 3
libraries=$(packaging/windows/libraries.sh) || exit 3
configure_for_windows && cmake --build "$build" >&2 && gather &&
    versions >"$build/versions.txt" || exit 3
if [ -n "$packages" ]; then
    packaging/windows/pack.sh "$content" "$build/versions.txt" || exit 3
fi
