#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bundle.sh BUILD-FOLDER OUT-FOLDER VERSION: the portable .tar.gz. In it are both programs, Qt with
# its plugins and every other library they need, but for what each Linux has: glibc, libstdc++ and
# libgcc. Nothing of OpenGL drivers is loaded (there are no such plugins), so the libraries of the
# machine and those in here do not mix. It runs where glibc is as new as where it was built.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

build_folder=$1 out=$2 version=$3
name=hookglass-$version-linux-$(uname -m)
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
stage=$work/$name
umask 022

# What is in the bundle: the platforms with and without a display, and what the programs load.
plugins=(
    platforms/libqxcb.so platforms/libqoffscreen.so platforms/libqminimal.so
    platforms/libqwayland-generic.so wayland-shell-integration/libxdg-shell.so
    wayland-decoration-client/libbradient.so
    platforminputcontexts/libcomposeplatforminputcontextplugin.so
    platforminputcontexts/libibusplatforminputcontextplugin.so
    imageformats/libqsvg.so iconengines/libqsvgicon.so
    sqldrivers/libqsqlite.so
    tls/libqopensslbackend.so tls/libqcertonlybackend.so
    networkinformation/libqglib.so networkinformation/libqnetworkmanager.so
)
needed=(platforms/libqxcb.so platforms/libqoffscreen.so imageformats/libqsvg.so
    iconengines/libqsvgicon.so sqldrivers/libqsqlite.so tls/libqopensslbackend.so)
# Loaded by name at run time, so that no list of needed libraries has them.
by_name=(libssl.so.3 libcrypto.so.3 libsecret-1.so.0)
of_the_system='^(ld-linux.*|linux-vdso|libc|libm|libdl|libpthread|librt|libresolv|libutil|libanl|libnsl|libstdc\+\+|libgcc_s)\.so'

plugin_folder=$(qtpaths6 --query QT_INSTALL_PLUGINS 2>/dev/null ||
    qmake6 -query QT_INSTALL_PLUGINS 2>/dev/null)
if [ ! -d "$plugin_folder" ]; then
    say "Qt's plugins were not found (qtpaths6 --query QT_INSTALL_PLUGINS)."
    exit 3
fi

cmake --install "$build_folder" --prefix "$stage" --component hookglass --strip >/dev/null || exit 1
mkdir -p "$stage/lib/plugins"
for plugin in "${plugins[@]}"; do
    if [ -f "$plugin_folder/$plugin" ]; then
        mkdir -p "$stage/lib/plugins/${plugin%/*}"
        cp "$plugin_folder/$plugin" "$stage/lib/plugins/$plugin"
    elif [[ " ${needed[*]} " == *" $plugin "* ]]; then
        say "Qt's plugin $plugin is missing in $plugin_folder."
        exit 3
    else
        say "Without $plugin, which is not installed here."
    fi
done

# copy_libraries FILE...: what they need, and what that needs; ldd follows it to the end.
copy_libraries()
{
    local library file
    ldd "$@" | awk '$2 == "=>" && $3 ~ /^\// { print $1, $3 }' | sort -u >"$work/libraries"
    if ldd "$@" | grep -q 'not found'; then
        ldd "$@" | grep 'not found' | sort -u >&2
        return 1
    fi
    while read -r library file; do
        [[ $library =~ $of_the_system ]] && continue
        [ -e "$stage/lib/$library" ] && continue
        cp -L "$file" "$stage/lib/$library" || return 1
        realpath "$file" >>"$work/sources"
    done <"$work/libraries"
}

mapfile -t staged < <(find "$stage/bin" "$stage/lib/plugins" -type f)
copy_libraries "${staged[@]}" || exit 1
for library in "${by_name[@]}"; do
    file=$(ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
    if [ -z "$file" ]; then
        say "$library is not installed here."
        exit 3
    fi
    cp -L "$file" "$stage/lib/$library"
    realpath "$file" >>"$work/sources"
    copy_libraries "$file" || exit 1
done
printf '%s\n' "${plugins[@]/#/$plugin_folder/}" >>"$work/sources"

# Everything finds its libraries beside itself, wherever the folder is put.
for file in "$stage"/bin/*; do
    patchelf --set-rpath "\$ORIGIN/../lib" "$file" || exit 1
done
for file in "$stage"/lib/*.so*; do
    chmod 644 "$file"
    patchelf --set-rpath "\$ORIGIN" "$file" || exit 1
done
for file in "$stage"/lib/plugins/*/*.so; do
    chmod 644 "$file"
    patchelf --set-rpath "\$ORIGIN/../.." "$file" || exit 1
done
# Qt looks for libssl.so before libssl.so.3, and must not take the machine's, which may be another.
for library in libssl libcrypto; do
    ln -s "$library.so.3" "$stage/lib/$library.so"
done
printf '[Paths]\nPrefix = ..\nPlugins = lib/plugins\n' >"$stage/bin/qt.conf"

# Licences: ours, the fonts', and those of every package that a file came from.
mkdir -p "$stage/licences"
cp LICENSE "$stage/licences/hookglass.txt"
cp resources/fonts/Hack-LICENSE.txt resources/fonts/Inter-LICENSE.txt packaging/licences/{LGPL,GPL}-3.0.txt \
    "$stage/licences/"
: >"$stage/licences/CONTENTS.txt"
while IFS= read -r file; do
    # Debian's merged /usr: dpkg may know the file by either name.
    package=$(dpkg-query -S "$file" "${file#/usr}" 2>/dev/null | head -n 1 | cut -d: -f1)
    [ -n "$package" ] || continue
    dpkg-query -W -f '${Package} ${Version} (source ${source:Package} ${source:Version})\n' \
        "$package" 2>/dev/null | head -n 1 >>"$stage/licences/CONTENTS.txt"
    cp "/usr/share/doc/$package/copyright" "$stage/licences/$package.txt" 2>/dev/null
done < <(sort -u "$work/sources")
sort -u -o "$stage/licences/CONTENTS.txt" "$stage/licences/CONTENTS.txt"

cat >"$stage/README.txt" <<END
Hookglass $version for Linux, with everything it needs inside.

    bin/hookglass          the window
    bin/hookglass-cli      the command line; "bin/hookglass-cli doctor" says what works here

Put this folder anywhere. For a command in your PATH, make a symbolic link to bin/hookglass and
bin/hookglass-cli in /usr/local/bin or ~/.local/bin. share/ holds the menu entry, icons, manual
pages and completions; lib/systemd/user a service for receiving without a window (copy it to
~/.config/systemd/user; it needs the link in /usr/local/bin). To remove Hookglass, delete the folder;
what it received is in ~/.local/share/hookglass.

The libraries in lib/ are Debian's, unchanged but for where they look for one another; licences/
names each with its version and licence. You may replace them by others of the same name.
END

mkdir -p "$out"
rm -f "$out"/hookglass-*-linux-*.tar.gz
# The same input gives the same file: no names of users, times of the commit, sorted.
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="@${SOURCE_DATE_EPOCH:-$(date +%s)}" -cf - "$name" | gzip -6n >"$out/$name.tar.gz"
[ "${PIPESTATUS[*]}" = "0 0" ]
