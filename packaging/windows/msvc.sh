#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds Hookglass on Windows with Microsoft's compiler, in the bash that comes with Git, and lays
# the programs with Qt and all else they need into build/msvc/content; pack.sh makes packages of
# that. Needs Visual Studio 2022, CMake, Python and vcpkg.
#
#   packaging/windows/msvc.sh
#
# VCPKG_INSTALLATION_ROOT  where vcpkg is (default: C:\vcpkg)
# QT_ROOT_DIR              a Qt to take instead of fetching one (packaging/fetch-qt.sh)
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3

triplet=x64-windows-static-md
build=build/msvc
content=$build/content
vcpkg=$(cygpath -m "${VCPKG_INSTALLATION_ROOT:-C:/vcpkg}") || exit 3

build_programs()
{
    "$vcpkg/vcpkg.exe" install --triplet "$triplet" openssl boost-beast >&2 &&
        cmake -S . -B "$build" -A x64 -DHOOKGLASS_TESTS=OFF \
            ${HOOKGLASS_UPDATE_URL:+-DHOOKGLASS_UPDATE_URL="$HOOKGLASS_UPDATE_URL"} \
            -DCMAKE_TOOLCHAIN_FILE="$vcpkg/scripts/buildsystems/vcpkg.cmake" \
            -DVCPKG_TARGET_TRIPLET="$triplet" -DCMAKE_PREFIX_PATH="$qt" >&2 &&
        cmake --build "$build" --config Release --parallel \
            --target hookglass hookglass-cli >&2
}

# Qt beside the programs, without what Hookglass has no use for: drivers of other databases, the TLS
# backend that needs OpenSSL (Windows has its own), and what draws by Direct3D.
deploy()
{
    local name
    rm -rf "$content" && mkdir -p "$content" &&
        cp "$build/bin/Release/hookglass.exe" "$build/bin/Release/hookglass-cli.exe" "$content/" &&
        "$qt/bin/windeployqt.exe" --release --no-translations --no-compiler-runtime \
            --no-opengl-sw --no-system-d3d-compiler \
            "$content/hookglass.exe" "$content/hookglass-cli.exe" >&2 || return 1
    find "$content/sqldrivers" -type f ! -name qsqlite.dll -delete
    rm -f "$content/tls/qopensslbackend.dll" "$content"/dx*.dll "$content"/d3d*.dll
    for name in sqldrivers/qsqlite platforms/qwindows tls/qschannelbackend imageformats/qsvg \
        iconengines/qsvgicon; do
        [ -f "$content/$name.dll" ] || { echo "There is no Qt plugin $name." >&2; return 1; }
    done
}

# Microsoft's runtime as files beside the programs: then nothing has to be installed for all users.
copy_runtime()
{
    local installer='/c/Program Files (x86)/Microsoft Visual Studio/Installer' file
    "$installer/vswhere.exe" -latest -products '*' \
        -find 'VC\Redist\MSVC\*\x64\Microsoft.VC*.CRT\*.dll' | tr -d '\r' |
        while IFS= read -r file; do
            cp "$(cygpath -u "$file")" "$content/" || return 1
        done
    if [ ! -f "$content/vcruntime140.dll" ] || [ ! -f "$content/msvcp140.dll" ]; then
        echo "Microsoft's runtime was not found." >&2
        return 1
    fi
}

licences()
{
    local share=$vcpkg/installed/$triplet/share
    mkdir -p "$content/licences" && cp LICENSE "$content/licences/Hookglass.txt" &&
        cp resources/fonts/*-LICENSE.txt packaging/licences/*.txt "$content/licences/" &&
        cp "$share/openssl/copyright" "$content/licences/OpenSSL.txt" &&
        cp "$share/boost-beast/copyright" "$content/licences/Boost.txt" &&
        sed -nE 's/^#define BOOST_LIB_VERSION "([0-9]+)_([0-9]+).*/Boost \1.\2.0/p' \
            "$vcpkg/installed/$triplet/include/boost/version.hpp" | tr -d '\r' >"$build/versions.txt"
}

qt=$(cygpath -m "$(packaging/fetch-qt.sh)") && [ -f "$qt/bin/windeployqt.exe" ] || exit 3
build_programs && deploy && copy_runtime && licences || exit 3
printf '%s\n' "$content"
