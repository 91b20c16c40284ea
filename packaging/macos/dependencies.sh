#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds what the macOS programs stand on besides Qt, for Intel and Apple silicon at once: OpenSSL's
# libcrypto and QtKeychain (both static), and the headers of Boost. Prints the folder they are in;
# all else goes to stderr. Homebrew's libraries are for the machine's own processor only, and for
# its version of macOS at least, so they will not do.
#
#   packaging/macos/dependencies.sh QT_FOLDER
#
# HOOKGLASS_CACHE  where results are kept (default: ~/Library/Caches/hookglass)
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/tools.sh
. packaging/tools.sh
# shellcheck source=packaging/macos/common.sh
. packaging/macos/common.sh

openssl_version=3.5.7
openssl_sha256=a8c0d28a529ca480f9f36cf5792e2cd21984552a3c8e4aa11a24aa31aeac98e8
boost_version=1.86.0
boost_sha256=2575e74ffc3ef1cd0babac2c1ee8bdb5782a0ee672b1912da40e5b4b591ca01f
keychain_version=0.15.0
keychain_commit=ad7344c45a86a4f66cbafc4b081b5f7b876cb0b7

# One more whenever this script would build something else: then old results are not used.
recipe=1
qt=${1:?the folder of Qt}
cache=${HOOKGLASS_CACHE:-$HOME/Library/Caches/hookglass}
prefix=$cache/macos-$recipe
work=$prefix/work
cores=$(sysctl -n hw.ncpu)

# quietly NAME COMMAND...: its output is shown only if it fails.
quietly()
{
    local log=$work/$1.log
    shift
    "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; return 1; }
}

# OpenSSL's own way is one processor at a time; lipo joins the two.
openssl_for()
{
    local folder=$work/openssl-$1
    rm -rf "$folder" && mkdir -p "$folder" &&
        tar -xzf "$work/openssl.tar.gz" -C "$folder" --strip-components 1 &&
        cd "$folder" || return 1
    ./Configure "darwin64-$1-cc" --prefix="$prefix" --libdir=lib --release \
        "-mmacosx-version-min=$deployment_target" \
        no-shared no-module no-engine no-tests no-legacy no-dso &&
        make -j"$cores" build_libs
}

build_openssl()
{
    [ -f "$prefix/openssl.done" ] && return 0
    download "$work/openssl.tar.gz" "$openssl_sha256" \
        "https://github.com/openssl/openssl/releases/download/openssl-$openssl_version/openssl-$openssl_version.tar.gz" ||
        return 1
    local architecture
    for architecture in x86_64 arm64; do
        echo "Building OpenSSL $openssl_version for $architecture" >&2
        (quietly "openssl-$architecture" openssl_for "$architecture") || return 1
    done
    (cd "$work/openssl-arm64" && quietly openssl-install make install_dev) &&
        lipo -create -output "$prefix/lib/libcrypto.a" \
            "$work/openssl-x86_64/libcrypto.a" "$work/openssl-arm64/libcrypto.a" &&
        lipo "$prefix/lib/libcrypto.a" -verify_arch x86_64 arm64 &&
        cp "$work/openssl-arm64/LICENSE.txt" "$prefix/licences/OpenSSL.txt" &&
        touch "$prefix/openssl.done"
}

unpack_boost()
{
    [ -f "$prefix/boost.done" ] && return 0
    local name=boost_${boost_version//./_}
    download "$work/boost.tar.gz" "$boost_sha256" \
        "https://archives.boost.io/release/$boost_version/source/$name.tar.gz" &&
        tar -xzf "$work/boost.tar.gz" -C "$prefix/include" --strip-components 1 "$name/boost" &&
        tar -xzOf "$work/boost.tar.gz" "$name/LICENSE_1_0.txt" >"$prefix/licences/Boost.txt" &&
        touch "$prefix/boost.done"
}

# A commit's id is its content's checksum.
keychain_source()
{
    rm -rf "$work/qtkeychain" && git init -q "$work/qtkeychain" && cd "$work/qtkeychain" &&
        git fetch -q --depth 1 https://github.com/frankosterfeld/qtkeychain "$keychain_commit" &&
        git -c advice.detachedHead=false checkout -q "$keychain_commit"
}

build_keychain()
{
    [ -f "$prefix/qtkeychain.done" ] && return 0
    echo "Building QtKeychain $keychain_version" >&2
    (quietly qtkeychain-source keychain_source) &&
        quietly qtkeychain-configure cmake -G Ninja -S "$work/qtkeychain" -B "$work/keychain-build" \
            -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$qt" -DCMAKE_INSTALL_PREFIX="$prefix" \
            -DCMAKE_OSX_ARCHITECTURES="$architectures" \
            -DCMAKE_OSX_DEPLOYMENT_TARGET="$deployment_target" \
            -DBUILD_WITH_QT6=ON -DBUILD_SHARED_LIBS=OFF -DBUILD_TRANSLATIONS=OFF \
            -DBUILD_TESTING=OFF &&
        quietly qtkeychain cmake --build "$work/keychain-build" --target install &&
        cp "$work/qtkeychain/COPYING" "$prefix/licences/QtKeychain.txt" &&
        touch "$prefix/qtkeychain.done"
}

main()
{
    mkdir -p "$work" "$prefix/include" "$prefix/lib" "$prefix/licences" &&
        build_openssl && unpack_boost && build_keychain || return 3
    # For the list of what is inside (packaging/sbom.py).
    printf '%s\n' "OpenSSL $openssl_version" "Boost $boost_version" \
        "QtKeychain $keychain_version" >"$prefix/versions.txt"
    rm -rf "$work"
    printf '%s\n' "$prefix"
}
main
