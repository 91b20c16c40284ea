#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes build/packages/hookglass-VERSION-macos-universal.dmg: both programs for Intel and Apple
# silicon, with Qt inside. Runs on macOS with Xcode's command line tools, CMake, Ninja and Python 3.
# Fetches Qt and builds the other libraries unless they are there (fetch-qt.sh, dependencies.sh).
#
#   packaging/macos/package.sh
#
# Signing and notarizing happen when these are set, and are left out with a word when not:
# MACOS_SIGNING_IDENTITY        "Developer ID Application: NAME (TEAM)" in a keychain
# MACOS_CERTIFICATE             or that certificate with its key: PKCS #12 in base64,
# MACOS_CERTIFICATE_PASSWORD    and its password
# MACOS_NOTARY_KEY              key of App Store Connect: what the .p8 file holds
# MACOS_NOTARY_KEY_ID, MACOS_NOTARY_ISSUER
# Besides: QT_ROOT_DIR (a Qt to take instead of fetching one), HOOKGLASS_CACHE.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/macos/common.sh
. packaging/macos/common.sh
# shellcheck source=packaging/macos/signing.sh
. packaging/macos/signing.sh
# shellcheck source=packaging/tools.sh
. packaging/tools.sh

build=build/macos
app=$build/bin/Hookglass.app
contents=$app/Contents
out=build/packages

build_programs()
{
    # One of these compiles for two processors at once, which ccache does not take.
    cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DHOOKGLASS_TESTS=OFF \
        -DCMAKE_CXX_COMPILER_LAUNCHER= \
        ${HOOKGLASS_UPDATE_URL:+-DHOOKGLASS_UPDATE_URL="$HOOKGLASS_UPDATE_URL"} \
        -DCMAKE_OSX_ARCHITECTURES="$architectures" \
        -DCMAKE_OSX_DEPLOYMENT_TARGET="$deployment_target" \
        -DCMAKE_PREFIX_PATH="$qt;$libraries" \
        -DOPENSSL_ROOT_DIR="$libraries" -DOPENSSL_USE_STATIC_LIBS=ON \
        -DBoost_NO_BOOST_CMAKE=ON -DBoost_INCLUDE_DIR="$libraries/include" &&
        cmake --build "$build" --target hookglass hookglass-cli
}

# Qt into the bundle, without what Hookglass has no use for: drivers of other databases, whose
# libraries macdeployqt would miss, and the TLS backend that needs OpenSSL (macOS has its own).
deploy()
{
    local plugins=$contents/PlugIns name
    cp "$build/bin/hookglass-cli" "$contents/MacOS/hookglass-cli" &&
        "$qt/bin/macdeployqt" "$app" -executable="$contents/MacOS/hookglass-cli" \
            -always-overwrite -verbose=1 || return 1
    find "$plugins/sqldrivers" -type f ! -name libqsqlite.dylib -delete
    find "$plugins/tls" -type f -name libqopensslbackend.dylib -delete
    for name in sqldrivers/libqsqlite platforms/libqcocoa tls/libqsecuretransportbackend \
        imageformats/libqsvg iconengines/libqsvgicon; do
        [ -f "$plugins/$name.dylib" ] || { echo "No Qt plugin $name in the bundle." >&2; return 1; }
    done
    mkdir -p "$contents/Resources/licences" &&
        cp LICENSE "$contents/Resources/licences/Hookglass.txt" &&
        cp resources/fonts/*-LICENSE.txt packaging/licences/*.txt "$libraries"/licences/*.txt \
            "$contents/Resources/licences/"
}

# Everything that runs is for both processors, and needs nothing outside but macOS itself.
check_bundle()
{
    local file foreign
    while IFS= read -r file; do
        lipo "$file" -verify_arch x86_64 arm64 ||
            { echo "$file is not for both processors." >&2; return 1; }
        # Lines that do not begin with a tab are headings: the file, for each processor.
        foreign=$(otool -L "$file" | awk '/^\t/ { print $1 }' |
            grep -vE '^(@rpath|@executable_path|@loader_path|/usr/lib|/System/Library)/')
        [ -z "$foreign" ] || { echo "$file needs $foreign" >&2; return 1; }
    done < <(code_files "$app")
    plutil -lint "$contents/Info.plist" packaging/macos/hookglass.entitlements >&2
}

# $1: the .dmg. With a link to /Applications, to drag the program to.
make_image()
{
    local stage=$build/image try
    rm -rf "$stage" "$1"
    mkdir -p "$stage" "$out" && cp -R "$app" "$stage/" && ln -s /Applications "$stage/Applications" ||
        return 1
    # Something that looks at each new volume may hold it for a moment: "Resource busy".
    for try in 1 2 3; do
        hdiutil create -volname Hookglass -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$1" >&2 &&
            rm -rf "$stage" && return 0
        echo "No image at try $try." >&2
        sleep 5
    done
    return 1
}

main()
{
    local version image qt libraries
    version=$(cmake -P packaging/version.cmake) || return 3
    image=$out/hookglass-$version-macos-universal.dmg
    qt=$(packaging/fetch-qt.sh) && libraries=$(packaging/macos/dependencies.sh "$qt") || return 3
    rm -rf "$app" # macdeployqt's and codesign's work of the last time
    build_programs && deploy && check_bundle || return 3
    find_identity && sign_app "$app" || return 3
    make_image "$image" && sign_image "$image" && notarize "$image" || return 3
    packaging/sbom.py --package "$image" --content "$app" \
        --versions "$libraries/versions.txt" --version "$version" \
        --output "$image.spdx.json" || return 3
    (cd "$out" && checksum "${image##*/}") || return 3
    printf '%s\n' "$image"
}
trap forget_secrets EXIT
main
