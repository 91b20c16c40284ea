#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the packages for macOS, the AppImage and a release are made of, as far as it can be looked at
# on Linux: the bundle's description and icon, the list of what is inside, and that a release with
# something missing or changed is refused. Builds nothing and fetches nothing.
# shellcheck disable=SC2317 # the checks are called by name
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
# shellcheck source=packaging/tools.sh
. packaging/tools.sh
need python3 desktop-file-utils cmake git openssl || exit 3

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
unset GITHUB_ACTIONS GH_TOKEN GITHUB_REPOSITORY HOOKGLASS_HOMEPAGE
version=$(cmake -P packaging/version.cmake) || exit 3
failed=0

check() # NAME COMMAND...
{
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        say "  $name: ok"
    else
        say "  $name: FAILED"
        cat "$work/log" >&2
        failed=1
    fi
}

# refuses WORDS COMMAND...: it fails, and says why.
refuses()
{
    local words=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "It went through, though: $words"
        return 1
    fi
    grep -qF -e "$words" <<<"$said" && return 0
    printf 'It does not say "%s" but:\n%s\n' "$words" "$said"
    return 1
}

bundle_icon() { python3 packaging/macos/icns.py check; }

# Where Qt has an interface of its own for a thing, Apple's is not used.
no_objective_c()
{
    [ -z "$(find src ui -name '*.mm' -o -name '*.m')" ] &&
        ! grep -rnE '#import|@autoreleasepool|<(Cocoa|AppKit|Foundation)/|LANGUAGES.*OBJC' \
            src ui CMakeLists.txt --include='*.cpp' --include='*.h' --include=CMakeLists.txt
}

# macOS still has bash 3.2.
old_bash()
{
    ! grep -nE 'mapfile|readarray|declare -[An]|local -[An]|\$\{[a-z_]+(,,|\^\^|@[QEP])|&>>|\|&|coproc' \
        packaging/tools.sh packaging/fetch-qt.sh packaging/macos/*.sh
}

# A program is known by its name; what was linked into it by the words within.
pretend_tree()
{
    mkdir -p "$1/bin" "$1/lib/plugins/sqldrivers" "$1/share/applications" \
        "$1/share/icons/hicolor/256x256/apps"
    printf '\177ELF\0OpenSSL 3.5.7 9 Jun 2026\0' >"$1/bin/hookglass-cli"
    printf '#!/bin/sh\necho "window $*"\n' >"$1/bin/hookglass"
    printf '\177ELF\0Qt 6.4.2 (x86_64-little_endian-lp64 shared)\0' >"$1/lib/libQt6Core.so.6"
    printf '\177ELF\0003.40.1\0' >"$1/lib/plugins/sqldrivers/libqsqlite.so"
    printf '\177ELF' >"$1/lib/libunheardof.so.1"
    cp packaging/linux/hookglass.desktop "$1/share/applications/"
    cp packaging/linux/icons/256.png "$1/share/icons/hicolor/256x256/apps/hookglass.png"
    chmod 755 "$1"/bin/*
}

make_list() # PACKAGE [VERSION]
{
    printf 'Boost 1.86.0\nQtKeychain 0.15.0\n' >"$work/versions"
    packaging/sbom.py --package "$1" --content "$work/tree" --version "${2:-1.2.3}" \
        --versions "$work/versions" --output "$1.spdx.json"
}

list_of_contents()
{
    printf 'package' >"$work/some.zip"
    make_list "$work/some.zip" && packaging/sbomcheck.py "$work/some.zip.spdx.json" &&
        python3 tests/packaging/contents.py "$work/some.zip.spdx.json"
}

# Whatever is changed in a list, the check must see.
spoiled_lists()
{
    local list=$work/some.zip.spdx.json
    python3 tests/packaging/spoil.py "$list" packaging/sbomcheck.py || return 1
    printf 'other bytes' >"$work/some.zip"
    refuses 'another SHA-256' packaging/sbomcheck.py "$list"
}

app_folder()
{
    local app=$work/AppDir said
    mkdir "$work/portable" && cp -R "$work/tree" "$work/portable/hookglass-1.2.3" &&
        tar -czf "$work/portable.tar.gz" -C "$work/portable" hookglass-1.2.3 &&
        packaging/linux/appimage.sh --appdir "$app" "$work/portable.tar.gz" || return 1
    packaging/linux/appimage.sh --versions | grep -qxE 'AppImage-runtime [0-9]+' || return 1
    [ -x "$app/AppRun" ] && [ -f "$app/.DirIcon" ] && [ -f "$app/hookglass.png" ] &&
        desktop-file-validate "$app/hookglass.desktop" || return 1
    grep -qx 'Icon=hookglass' "$app/hookglass.desktop" || return 1
    said=$("$app/AppRun" --look dark) && [ "$said" = 'window --look dark' ] || return 1
    printf '#!/bin/sh\necho "cli $*"\n' >"$app/usr/bin/hookglass-cli"
    said=$("$app/AppRun" cli doctor) && [ "$said" = 'cli doctor' ] || return 1
    said=$(ARGV0=/usr/local/bin/hookglass-cli "$app/AppRun" doctor) && [ "$said" = 'cli doctor' ]
}

# Other bytes than those whose sum is written here do not count.
downloads()
{
    mkdir "$work/bin" && cat >"$work/bin/curl" <<'END'
#!/bin/sh
while [ "$1" != --output ]; do shift; done
printf 'content' >"$2"
END
    chmod 755 "$work/bin/curl"
    local PATH=$work/bin:$PATH sum
    sum=$(printf 'content' | sha256sum | cut -d ' ' -f 1)
    download "$work/got" "$sum" https://example.com/file && [ -f "$work/got" ] || return 1
    refuses 'another SHA-256' download "$work/bad" "${sum/[0-9]/f}0" https://example.com/file &&
        [ ! -e "$work/bad" ] && [ ! -e "$work/bad.part" ]
}

# pretend_packages FOLDER: a fresh one, and none of a release
pretend_packages()
{
    local name good=$work/good
    rm -rf "$1" "$1.out"
    if [ -d "$good" ]; then
        cp -R "$good" "$1"
        return
    fi
    mkdir "$good" || return 1
    for name in "hookglass_${version}_amd64.deb" "hookglass-$version-1.x86_64.rpm" \
        "hookglass-$version-linux-x86_64.tar.gz" "hookglass-$version-linux-x86_64.AppImage" \
        "hookglass-$version-windows-x86_64-setup.exe" "hookglass-$version-windows-x86_64.zip" \
        "hookglass-$version-macos-universal.dmg"; do
        printf '%s' "$name" >"$good/$name" && make_list "$good/$name" "$version" || return 1
    done
    (cd "$good" && checksum "hookglass-$version-macos-universal.dmg") && cp -R "$good" "$1"
}

release()
{
    local from=$work/packages
    pretend_packages "$from" && packaging/release.sh collect "$from" "$from.out" || return 1
    # Seven packages, their lists, the source.
    [ "$(wc -l <"$from.out/SHA256SUMS")" -eq 15 ] &&
        (cd "$from.out" && sha256sum --quiet -c SHA256SUMS) || return 1
    mkdir "$work/source" && tar -xzf "$from.out"/hookglass-*-source.tar.gz -C "$work/source" &&
        [ "$(cd "$work"/source/* && cmake -P packaging/version.cmake)" = "${version%.dirty}" ] ||
        return 1
    grep -q SHA256SUMS "$from.out.notes.md" && [ ! -e "$from.out/latest.json" ] || return 1
    rm -rf "$from.out"
    GITHUB_REPOSITORY=some/where packaging/release.sh collect "$from" "$from.out" &&
        python3 -c 'import json, sys
news = json.load(open(sys.argv[1], encoding="utf-8"))
page = "https://github.com/some/where/releases/tag/v"
assert news["format"] == 1 and news["version"][0].isdigit() and news["url"].startswith(page), news
' "$from.out/latest.json"
}

spoiled_releases()
{
    local from=$work/packages collect=(packaging/release.sh collect)
    refuses 'is not empty' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && rm "$from"/*.rpm || return 1
    refuses 'There must be one package *.rpm' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && rm "$from"/*.zip.spdx.json || return 1
    refuses 'has no list of what is inside' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && printf 'more' >>"$(echo "$from"/*.deb)" || return 1
    refuses 'has another SHA-256' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && printf 'more' >>"$(echo "$from"/*.dmg)" || return 1
    refuses 'did NOT match' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && mv "$from/hookglass-$version-macos-universal.dmg" \
        "$from/hookglass-9.9.9-macos-universal.dmg" &&
        mv "$from/hookglass-$version-macos-universal.dmg.spdx.json" \
            "$from/hookglass-9.9.9-macos-universal.dmg.spdx.json" || return 1
    refuses 'are not both of version' "${collect[@]}" "$from" "$from.out" || return 1
    pretend_packages "$from" && make_list "$from/hookglass-$version-windows-x86_64.zip" 9.9.9 ||
        return 1
    refuses 'are not both of version' "${collect[@]}" "$from" "$from.out" || return 1
    refuses 'This commit is not v0.0.0' packaging/release.sh publish "$from" v0.0.0
}

# What is run of a package has names without a folder, as a runner gives them.
smoke()
{
    local folder=$work/smoke
    mkdir -p "$folder/tools" "$folder/packages" && cat >"$folder/tools/cygpath" <<'END'
#!/bin/sh
echo "$2"
END
    # Installs programs that say what the real ones say, and an uninstaller.
    cat >"$folder/packages/hookglass-1.2.3-windows-x86_64-setup.exe" <<'END'
#!/bin/sh
[ "$1" = /S ] || exit 1
to=${2#/D=}
mkdir -p "$to"
printf '#!/bin/sh\n[ "$1" != --version ] || echo "hookglass 1.2.3"\n' >"$to/hookglass.exe"
cat >"$to/hookglass-cli.exe" <<'CLI'
#!/bin/sh
case "$*" in
--version) echo "hookglass-cli 1.2.3" ;;
*demo*) yes '{"eventId"}' | head -n 6 ;;
esac
CLI
cat >"$to/uninstall.exe" <<'CLI'
#!/bin/sh
rm -r "${0%/*}"
CLI
chmod 755 "$to"/*
END
    chmod 755 "$folder"/tools/* "$folder"/packages/*
    local PATH=$folder/tools:$PATH smoke=$PWD/packaging/smoke.sh
    (cd "$folder/packages" && "$smoke" hookglass-*-setup.exe) || return 1
    (cd "$folder/packages" && mv hookglass-*-setup.exe hookglass-1.2.4-windows-x86_64-setup.exe &&
        refuses 'not version 1.2.4' "$smoke" hookglass-*-setup.exe)
}

pretend_tree "$work/tree"
check "macOS: description and rights of the bundle" python3 tests/packaging/bundle.py "$work"
check "macOS: icon" bundle_icon
check "macOS: no Objective-C" no_objective_c
check "macOS: scripts are for bash 3.2" old_bash
check "macOS: package.sh with stand-ins for its tools" tests/packaging/macos.sh
check "list of what is inside" list_of_contents
check "spoiled lists are seen" spoiled_lists
check "AppImage: its folder" app_folder
check "downloads with another sum are refused" downloads
check "release" release
check "spoiled releases are refused" spoiled_releases
check "smoke test of an installer, with a stand-in" smoke
exit $failed
