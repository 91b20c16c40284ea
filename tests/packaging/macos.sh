#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs packaging/macos/package.sh with stand-ins for the tools of macOS, which write down how they are
# called: does the script get to its end, signed or not, and does no secret stand in an argument?
# What the real tools make of it only a Mac can tell.
# shellcheck disable=SC2317 # the checks are called by name
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
tree=$work/tree calls=$work/calls
real_cmake=$(command -v cmake)

# stand_in NAME: the rest of it comes from standard input.
# shellcheck disable=SC2094 # it is not read
stand_in()
{
    {
        printf '#!/bin/bash\n'
        # shellcheck disable=SC2016,SC2094
        printf 'printf "%%s\\n" "%s $*" >>"%s"\n' "$(basename "$1")" "$calls"
        cat
    } >"$1"
    chmod 755 "$1"
}

lay_out()
{
    local bin=$work/bin name
    mkdir -p "$tree/resources" "$bin" "$work/qt/bin" "$work/cache/macos-1/licences" "$work/tmp"
    cp -R packaging LICENSE "$tree/" && cp -R resources/fonts "$tree/resources/"
    touch "$work/cache/macos-1/"{openssl,boost,qtkeychain}.done "$work/cache/macos-1/licences/OpenSSL.txt"
    for name in lipo plutil codesign stapler; do stand_in "$bin/$name" </dev/null; done
    stand_in "$bin/uname" <<<'echo Darwin'
    stand_in "$bin/sysctl" <<<'echo 2'
    stand_in "$bin/uuidgen" <<<'echo THROWAWAY'
    stand_in "$bin/file" <<<'echo "Mach-O universal binary"'
    stand_in "$bin/otool" <<'END'
printf '%s:\n\t@rpath/QtCore.framework/Versions/A/QtCore (compatibility)\n' "$2"
printf '%s (architecture arm64):\n\t/usr/lib/libSystem.B.dylib (compatibility)\n' "$2"
END
    # shellcheck disable=SC2016
    stand_in "$bin/hdiutil" <<<'printf image >"${@: -1}"'
    # What is signed or sent must be there, the key with it.
    stand_in "$bin/xcrun" <<'END'
[ "$1 $2" = "stapler staple" ] && exit 0
[ "$1 $2" = "notarytool submit" ] && [ -f "$3" ] && grep -q 'secret key' "$5"
END
    stand_in "$bin/security" <<'END'
case $1 in
import) grep -q 'PRIVATE KEY' "$2" ;;
find-identity) echo '  1) 0123456789ABCDEF "Developer ID Application: Somebody"' ;;
list-keychains) [ $# -gt 3 ] || echo '    "/Users/somebody/login.keychain-db"' ;;
esac
END
    stand_in "$bin/cmake" <<END
case \$* in
*version.cmake*) exec "$real_cmake" "\$@" ;;
--build*)
    mkdir -p build/macos/bin/Hookglass.app/Contents/MacOS
    for name in bin/Hookglass.app/Contents/MacOS/Hookglass bin/hookglass-cli; do
        printf 'OpenSSL 3.5.7 9 Jun 2026' >"build/macos/\$name" && chmod 755 "build/macos/\$name"
    done ;;
esac
END
    stand_in "$work/qt/bin/macdeployqt" <<'END'
mkdir -p "$1/Contents/Frameworks/QtCore.framework/Versions/A" "$1/Contents/Resources"
printf 'Qt 6.8.3 (x86_64)' >"$1/Contents/Frameworks/QtCore.framework/Versions/A/QtCore"
for name in sqldrivers/libqsqlite sqldrivers/libqsqlpsql platforms/libqcocoa \
    tls/libqsecuretransportbackend tls/libqopensslbackend imageformats/libqsvg \
    iconengines/libqsvgicon; do
    mkdir -p "$1/Contents/PlugIns/${name%/*}"
    printf '\0003.46.1\0' >"$1/Contents/PlugIns/$name.dylib"
done
END
}

# package NAME=VALUE...: the script with these secrets.
package()
{
    rm -rf "$tree/build" "$calls"
    env -u GITHUB_ACTIONS -u GITHUB_REPOSITORY PATH="$work/bin:$PATH" TMPDIR="$work/tmp" \
        QT_ROOT_DIR="$work/qt" HOOKGLASS_CACHE="$work/cache" "$@" \
        "$tree/packaging/macos/package.sh" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
    local image
    image=$(echo "$tree"/build/packages/hookglass-*-macos-universal.dmg)
    if [ ! -f "$image" ] || [ ! -f "$image.sha256" ] || [ -n "$(ls -A "$work/tmp")" ]; then
        echo "Something is missing, or left in TMPDIR." >&2
        return 1
    fi
    "$tree/packaging/sbomcheck.py" "$image.spdx.json"
}

called() { grep -qE -e "$1" "$calls" || { echo "Not called: $1" >&2; return 1; }; }
not_called() { ! grep -E -e "$1" "$calls" >&2; }

unsigned()
{
    package && grep -q 'signed ad hoc' "$work/log" && grep -q 'not notarized' "$work/log" || return 1
    called '^codesign --force --sign - .*QtCore.framework$' &&
        called '^codesign .*cli .*/MacOS/hookglass-cli$' && called '^codesign .*/Hookglass.app$' &&
        called '^cmake .*-DCMAKE_OSX_ARCHITECTURES=x86_64;arm64 ' && not_called 'runtime|notarytool' &&
        not_called 'codesign .*(libqsqlpsql|libqopensslbackend)'
}

make_certificate()
{
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/certificate.pem" \
        -days 1 -subj /CN=Somebody 2>/dev/null &&
        openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/certificate.pem" \
            -passout pass:hush-hush -out "$work/certificate.p12"
}

signed()
{
    local certificate
    make_certificate && certificate=$(base64 <"$work/certificate.p12") || return 1
    package MACOS_CERTIFICATE="$certificate" MACOS_CERTIFICATE_PASSWORD=hush-hush \
        MACOS_NOTARY_KEY='the secret key' MACOS_NOTARY_KEY_ID=ID MACOS_NOTARY_ISSUER=ISSUER || return 1
    called '^codesign .*--sign 0123456789ABCDEF --timestamp --options runtime .*/Hookglass.app$' &&
        called '^codesign .*\.dmg$' && called '^xcrun notarytool submit .*\.dmg ' &&
        called '^xcrun stapler staple' && called '^security delete-keychain' &&
        not_called "hush-hush|secret key|${certificate:0:40}"
}

wrong_password()
{
    ! package MACOS_CERTIFICATE="$(base64 <"$work/certificate.p12")" \
        MACOS_CERTIFICATE_PASSWORD=wrong 2>/dev/null && [ -z "$(ls -A "$work/tmp")" ] &&
        not_called '^hdiutil|wrong'
}

lay_out
unsigned || { echo "without secrets: FAILED" >&2; exit 1; }
signed || { echo "with secrets: FAILED" >&2; exit 1; }
wrong_password || { echo "with a wrong password: FAILED" >&2; exit 1; }
