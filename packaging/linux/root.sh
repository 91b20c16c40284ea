# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Sourced by prove.sh: a fresh Debian in $root. Needs $work, $root, $cache and $release (such as
# bookworm).

on_this_machine=false # inside and start then run things here
no_root=false         # it was tried, and cannot be done

# inside [--user] COMMAND...: in the root, with a /proc of its own where that is allowed.
inside()
{
    local as=()
    if [ "${1:-}" = --user ]; then
        as=(--userspec=tester:tester)
        shift
    fi
    local clean=(env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LC_ALL=C.UTF-8
        DEBIAN_FRONTEND=noninteractive)
    local name
    for name in http_proxy https_proxy no_proxy; do
        [ -n "${!name:-}" ] && clean+=("$name=${!name}")
    done
    if $on_this_machine; then
        mkdir -p "$work/home"
        "$@" </dev/null
    elif unshare --mount --pid --fork true 2>/dev/null; then
        # shellcheck disable=SC2016
        unshare --mount --pid --fork sh -c '
            mount -t proc proc "$1/proc" 2>/dev/null || mount --bind /proc "$1/proc" 2>/dev/null
            mount --bind /dev "$1/dev" 2>/dev/null
            shift
            exec "$@"' inside "$root" "${clean[@]}" chroot "${as[@]}" "$root" "$@" </dev/null
    else
        "${clean[@]}" chroot "${as[@]}" "$root" "$@" </dev/null
    fi
}

inside_apt()
{
    local log=$work/apt.log
    inside apt-get -q -y --no-install-recommends -o Acquire::Retries=3 \
        -o APT::Keep-Downloaded-Packages=true "$@" >"$log" 2>&1 && return 0
    tail -n 40 "$log" >&2
    return 1
}

# make_base ARCHIVE: debootstrap, packed. Takes about a minute, and what it made is used for two weeks.
make_base()
{
    local codename mirror lists
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    # Where this machine gets its packages: address, release, part.
    # shellcheck disable=SC2016
    lists=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v name="$codename" '$2 ~ "^" name && $3 == "main"' | sort -u)
    lists=${lists//$codename/$release}
    mirror=$(awk -v name="$release" '$2 == name { print $1; exit }' <<<"$lists")
    if [ -z "$mirror" ]; then
        say "apt has no source for $release; nothing to make a fresh system from."
        return 1
    fi
    say "Making a fresh $release from $mirror ..."
    rm -rf --one-file-system "$work/base"
    if ! debootstrap --variant=minbase "$release" "$work/base" "$mirror" >"$work/debootstrap.log" 2>&1; then
        tail -n 20 "$work/debootstrap.log" >&2
        return 1
    fi
    awk '{ print "deb " $1 " " $2 " " $3 }' <<<"$lists" >"$work/base/etc/apt/sources.list"
    # How this machine speaks to its mirror (a proxy, a clock that is not to be trusted).
    grep -rhE '^Acquire::' /etc/apt/apt.conf.d >"$work/base/etc/apt/apt.conf.d/50mirror" 2>/dev/null
    chroot "$work/base" useradd --create-home tester || return 1
    rm -f "$work/base"/var/cache/apt/archives/*.deb
    mkdir -p "$(dirname "$1")"
    tar -C "$work/base" --numeric-owner -cf "$1.new" . && mv "$1.new" "$1"
    rm -rf --one-file-system "$work/base"
}

# A root as good as new; what apt fetched the last time is put into its cache.
fresh_root()
{
    local base
    $no_root && return 1
    base=$cache/root-$release-$(dpkg --print-architecture)-1.tar
    if [ "$(id -u)" -ne 0 ]; then
        say "Only root can enter a fresh system."
        return 1
    fi
    if [ -n "$(find "$base" -mtime -14 2>/dev/null)" ]; then
        say "The fresh system is the one in $base."
    else
        make_base "$base" || {
            no_root=true
            return 1
        }
    fi
    rm -rf --one-file-system "$root"
    mkdir -p "$root" && tar -C "$root" --numeric-owner -xpf "$base" || return 1
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    cp "$cache/archives-$release"/*.deb "$root/var/cache/apt/archives/" 2>/dev/null
    inside true || {
        no_root=true
        return 1
    }
    inside_apt update || say "apt-get update failed in the fresh system; going on with what is there."
}

keep_archives()
{
    mkdir -p "$cache/archives-$release"
    find "$cache/archives-$release" -name '*.deb' -mtime +30 -delete
    cp -u "$root"/var/cache/apt/archives/*.deb "$cache/archives-$release/" 2>/dev/null
    return 0
}
