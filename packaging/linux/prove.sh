#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves the packages that package.sh made, on fresh systems: as root, on Debian.
#
#   packaging/linux/prove.sh [--packages FOLDER] [--release NAME] [lint] [tar] [deb] [rpm]
#
#   lint  lintian, and what the .deb holds for menus and software centres
#   tar   in a fresh Debian without Qt: every library is found, doctor, self-check, a demo
#   deb   in the same: its dependencies, install, doctor, self-check, a demo, purge, nothing left
#   rpm   what it needs and holds; installed in a scratch root, started, removed, nothing left
#
# The fresh Debian is made by debootstrap once and kept in ~/.cache/hookglass (HOOKGLASS_CACHE names
# another folder); --release takes another one than this machine's, such as trixie. Where a root
# cannot be entered (no chroot in a container), the .deb is installed on this machine instead, if it
# has no Hookglass, and the archive is tried beside the Qt of this machine.
# shellcheck disable=SC2317 # the functions are called by their names
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

packages=build/packages release='' kinds=()
while [ $# -gt 0 ]; do
    case $1 in
    --packages)
        packages=${2:-}
        shift
        ;;
    --release)
        release=${2:-}
        shift
        ;;
    lint | tar | deb | rpm) kinds+=("$1") ;;
    *)
        say "Usage: packaging/linux/prove.sh [--packages FOLDER] [--release NAME] [lint] [tar] [deb] [rpm]"
        exit 2
        ;;
    esac
    shift
done
[ ${#kinds[@]} -gt 0 ] || kinds=(lint tar deb rpm)
# shellcheck source=/dev/null
[ -n "$release" ] || release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
need "${package_packages[@]}" || exit 3

# the_one PATTERN: the only file of that name.
the_one()
{
    local found=()
    mapfile -t found < <(find "$packages" -maxdepth 1 -name "$1")
    if [ ${#found[@]} -ne 1 ]; then
        say "$packages holds ${#found[@]} files $1; make them with packaging/linux/package.sh."
        return 1
    fi
    realpath "${found[0]}"
}

cache=${HOOKGLASS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/hookglass}
work=$(mktemp -d) || exit 3
readonly work root=$work/root
chmod 755 "$work"
trap 'rm -rf --one-file-system "$work"' EXIT
# shellcheck source=packaging/linux/root.sh
. packaging/linux/root.sh

# start PROGRAM...: for a user without rights, without a display.
start()
{
    local home=/home/tester
    $on_this_machine && home=$work/home
    inside --user env "HOME=$home" QT_QPA_PLATFORM=offscreen timeout 120 "$@"
}

# try_programs FOLDER: both programs say their version and find all they need; events flow.
try_programs()
{
    local folder=$1 events seconds
    start "$folder/hookglass-cli" --version >&2 || return 1
    start "$folder/hookglass" --version >&2 || return 1
    if ! start "$folder/hookglass-cli" doctor >"$work/doctor" 2>&1; then
        cat "$work/doctor" >&2
        return 1
    fi
    sed 's/^/    /' "$work/doctor" >&2
    self_check "$folder/hookglass" || return 1
    # A busy machine needs longer to begin.
    for seconds in 3 15 60; do
        events=$(start "$folder/hookglass-cli" demo --seconds "$seconds" --rate 5 --json |
            grep -c '"signature":"valid"')
        say "    The demo received $events events with a valid signature in $seconds seconds."
        [ "$events" -eq 0 ] || return 0
    done
    return 1
}

self_check()
{
    if ! start "$1" --self-check >"$work/check" 2>&1; then
        cat "$work/check" >&2
        return 1
    fi
    sed 's/^/    /' "$work/check" >&2
}

# Of all that could be left behind: name, kind, mode, size. Not what the system keeps of any package
# that comes and goes, nor the user's own data.
snapshot()
{
    (cd "$root" && find . \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./run \
        -o -path ./home -o -path ./root/packages -o -path ./var/log -o -path ./var/cache/apt \
        -o -path ./var/cache/ldconfig -o -path ./var/lib/apt -o -path './var/lib/dpkg/*-old' \
        -o -path ./var/lib/dpkg/status -o -path ./var/lib/dpkg/lock \
        -o -path ./var/lib/dpkg/triggers \) -prune -o \
        \( -type d -printf '%p %y %m\n' \) -o -printf '%p %y %m %s %l\n') | LC_ALL=C sort
}

prove_tar()
{
    local archive folder missing
    archive=$(the_one 'hookglass-*.tar.gz') || return 1
    no_mix "$archive" || return 1
    # Without /proc no program finds what lies beside it.
    if ! fresh_root || ! inside test -e /proc/self/exe; then
        on_this_machine=true
        prove_tar_here "$archive"
        local status=$?
        on_this_machine=false
        return "$status"
    fi
    if find "$root/usr/lib" -name 'libQt6*' | grep -q .; then
        say "The fresh root has Qt; that would prove nothing."
        return 1
    fi
    mkdir -p "$root/opt"
    tar -xzf "$archive" -C "$root/opt" --no-same-owner || return 1
    folder=/opt/$(basename "$archive" .tar.gz)
    missing=$(inside sh -c "ldd $folder/bin/hookglass* $folder/lib/*.so* $folder/lib/plugins/*/*.so" |
        grep 'not found' | sort -u)
    if [ -n "$missing" ]; then
        say "Neither in the archive nor in a fresh Debian: $missing"
        return 1
    fi
    try_programs "$folder/bin" || return 1
    # Wherever it is put, and started through a link.
    mv "$root$folder" "$root/opt/elsewhere"
    ln -s /opt/elsewhere/bin/hookglass "$root/usr/local/bin/hookglass"
    self_check hookglass || return 1
    rm -r "$root/opt/elsewhere" "$root/usr/local/bin/hookglass" "$root/home/tester/.local"
}

# On this machine, which has a Qt and an OpenSSL of its own: nothing of them may be loaded.
no_mix()
{
    mkdir -p "$work/tar" && tar -xzf "$1" -C "$work/tar" --strip-components 1 || return 1
    QT_QPA_PLATFORM=offscreen HOME=$work LD_DEBUG=files timeout 120 "$work/tar/bin/hookglass" --self-check \
        2>&1 | sed -n 's/.*calling init: //p' | grep -v "^$work/" >"$work/foreign"
    if grep -vE '/(ld-linux[^/]*|lib(c|m|dl|pthread|rt|resolv|stdc\+\+|gcc_s))\.so[^/]*$' "$work/foreign" >&2; then
        say "The archive's program loads these from this machine."
        return 1
    fi
    grep -q '/libc\.so' "$work/foreign"
}

prove_tar_here()
{
    say "No fresh root could be made or entered here; trying on this machine itself."
    try_programs "$work/tar/bin"
}

prove_deb()
{
    local archive
    archive=$(the_one 'hookglass_*.deb') || return 1
    if ! fresh_root; then
        on_this_machine=true
        prove_deb_here "$archive"
        local status=$?
        on_this_machine=false
        return "$status"
    fi
    mkdir -p "$root/root/packages"
    cp "$archive" "$root/root/packages/hookglass.deb"
    # First what it depends on, and nothing else: then the package alone makes the difference.
    inside_apt satisfy "$(dpkg-deb -f "$archive" Depends)" || return 1
    keep_archives
    snapshot >"$work/before"
    inside_apt install /root/packages/hookglass.deb || return 1
    snapshot >"$work/between"
    if ! grep -q '^./usr/bin/hookglass ' "$work/between"; then
        say "It is not installed."
        return 1
    fi
    try_programs /usr/bin || return 1
    inside_apt purge hookglass || return 1
    snapshot >"$work/after"
    if ! diff "$work/before" "$work/after" >&2; then
        say "This was left behind (>) or taken away (<)."
        return 1
    fi
    say "    Purged: of $(($(wc -l <"$work/between") - $(wc -l <"$work/before"))) names none is left."
}

# Where no root can be entered; only on a machine that has no Hookglass of its own.
prove_deb_here()
{
    say "No fresh root could be made or entered here; trying on this machine itself."
    if dpkg-query -W -f '${db:Status-Status}' hookglass 2>/dev/null | grep -q . ||
        [ -e /usr/bin/hookglass ]; then
        say "It has Hookglass installed already, which is left alone."
        return 1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$1" >&2 || return 1
    local status=0
    try_programs /usr/bin || status=1
    DEBIAN_FRONTEND=noninteractive apt-get -q -y purge hookglass >&2 || status=1
    if find /usr /etc /var/lib/dpkg/info -xdev -name '*hookglass*' -not -path '*/src/*' | grep . >&2; then
        say "That was left behind."
        status=1
    fi
    return "$status"
}

prove_lint()
{
    local archive id
    archive=$(the_one 'hookglass_*.deb') || return 1
    # Overrides nothing: errors fail, warnings are shown.
    lintian --allow-root --fail-on error --tag-display-limit 0 "$archive" >&2 || return 1
    dpkg-deb -x "$archive" "$work/deb" || return 1
    desktop-file-validate "$work"/deb/usr/share/applications/*.desktop || return 1
    appstreamcli validate --no-net "$work"/deb/usr/share/metainfo/*.xml >&2 || return 1
    id=$(basename "$work"/deb/usr/share/metainfo/*.xml .metainfo.xml)
    say "    $id, $(dpkg-deb -f "$archive" Version), $(du -k "$archive" | cut -f1) kB, needs: $(dpkg-deb -f "$archive" Depends)"
}

prove_rpm()
{
    local archive scratch=$work/rpm wanted file status=0
    archive=$(the_one 'hookglass-*.rpm') || return 1
    rpm -qp --requires "$archive" >"$work/requires" 2>/dev/null || return 1
    rpm -qpl "$archive" >"$work/list" 2>/dev/null || return 1
    for wanted in 'libQt6Core.so.6()(64bit)' 'libcrypto.so.3()(64bit)' qt6-qtbase qt6-qtbase-gui qt6-qtsvg; do
        if ! grep -qF "$wanted" "$work/requires"; then
            say "It does not require $wanted."
            status=1
        fi
    done
    for file in /usr/bin/hookglass /usr/bin/hookglass-cli /usr/lib/systemd/user/hookglass.service \
        /usr/share/applications/hookglass.desktop /usr/share/man/man1/hookglass-cli.1.gz; do
        if ! grep -qxF "$file" "$work/list"; then
            say "$file is not in it."
            status=1
        fi
    done
    # Folders of the system's belong to no package of ours.
    if grep -xE '/usr(/(bin|lib|share))?|/usr/lib/systemd(/user)?|/usr/share/(man|icons)' "$work/list" >&2; then
        say "These folders are not ours."
        status=1
    fi
    mkdir -p "$scratch"
    rpm --root "$scratch" --initdb || return 1
    rpm --root "$scratch" --nodeps --force-debian -i "$archive" 2>"$work/log" || {
        cat "$work/log" >&2
        return 1
    }
    # The libraries are those of this machine: Qt's names are the same everywhere.
    for file in hookglass hookglass-cli; do
        QT_QPA_PLATFORM=offscreen timeout 60 "$scratch/usr/bin/$file" --version >&2 || status=1
    done
    QT_QPA_PLATFORM=offscreen HOME=$work timeout 120 "$scratch/usr/bin/hookglass" --self-check \
        >"$work/check" 2>&1 || {
        cat "$work/check" >&2
        status=1
    }
    timeout 60 "$scratch/usr/bin/hookglass-cli" --data "$work/data" doctor >"$work/doctor" 2>&1 || {
        cat "$work/doctor" >&2
        status=1
    }
    rpm --root "$scratch" --nodeps --force-debian -e hookglass || status=1
    if find "$scratch" -name '*hookglass*' | grep . >&2; then
        say "That was left behind."
        status=1
    fi
    say "    $(wc -l <"$work/list") files and folders; needs: $(grep -v '^rpmlib' "$work/requires" | tr '\n' ';')"
    return "$status"
}

failed=0
for kind in "${kinds[@]}"; do
    say "Proving: $kind"
    if "prove_$kind"; then
        say "Proved: $kind"
    else
        say "NOT proved: $kind"
        failed=1
    fi
done
exit $failed
