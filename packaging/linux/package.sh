#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the packages for Linux: .deb, .rpm and a .tar.gz with Qt inside, and SHA256SUMS of them.
#
#   packaging/linux/package.sh [--build-dir FOLDER] [--out FOLDER] [deb] [rpm] [tar]
#
# Without --build-dir it builds build/release first; with it, it takes the programs there as they are.
# --out: where the packages go (build/packages). Without kinds it makes all three.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 3
caller=$PWD
cd "$here/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh

build_folder='' out=build/packages kinds=()
while [ $# -gt 0 ]; do
    case $1 in
    --build-dir | --out)
        if [ $# -lt 2 ]; then
            say "$1 takes a folder."
            exit 2
        fi
        value=$(cd "$caller" && realpath -m "$2") || exit 2
        if [ "$1" = --out ]; then out=$value; else build_folder=$value; fi
        shift
        ;;
    deb | rpm | tar) kinds+=("$1") ;;
    *)
        say "Usage: packaging/linux/package.sh [--build-dir FOLDER] [--out FOLDER] [deb] [rpm] [tar]"
        exit 2
        ;;
    esac
    shift
done
[ ${#kinds[@]} -gt 0 ] || kinds=(deb rpm tar)

need "${build_packages[@]}" "${package_packages[@]}" || exit 3
if [ -z "$build_folder" ]; then
    build release || exit 3
    build_folder=$PWD/build/release
elif [ ! -f "$build_folder/CMakeCache.txt" ]; then
    say "$build_folder is no build folder."
    exit 2
fi
for program in hookglass hookglass-cli; do
    if [ ! -x "$build_folder/bin/$program" ]; then
        say "$build_folder/bin/$program is missing: build it first."
        exit 3
    fi
done
mkdir -p "$out" || exit 3
out=$(realpath "$out")

# The packages are called what the programs in them say. 1.2.0-rc.1 is before 1.2.0: dpkg and rpm have
# a tilde for that.
full_version=$("$build_folder/bin/hookglass-cli" --version | awk 'NR == 1 { print $2 }')
if [[ ! $full_version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+][-+.0-9A-Za-z]*)?$ ]]; then
    say "hookglass-cli says no version that a package can have: \"$full_version\"."
    exit 3
fi
version=${full_version/-/\~}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c "safe.directory=$PWD" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
# The changelog and the pages in the packages are made when CMake configures.
if ! cmake -S . -B "$build_folder" >"$out/cmake.log" 2>&1; then
    cat "$out/cmake.log" >&2
    exit 3
fi
rm -f "$out/cmake.log"

# run_cpack GENERATOR KIND SUFFIX: the package, by the rules of cpack.cmake.
run_cpack()
{
    local work log status
    work=$(mktemp -d) || return 1
    log=$work/cpack.log
    # The folders of a package must be 755 whatever the caller's mask is.
    (
        umask 022
        HOOKGLASS_BUILD=$build_folder HOOKGLASS_OUT=$work/out HOOKGLASS_KIND=$2 \
            HOOKGLASS_PACKAGE_VERSION=$version \
            cpack --config "$here/cpack.cmake" -G "$1" >"$log" 2>&1
    )
    status=$?
    if [ $status -eq 0 ]; then
        rm -f "$out"/hookglass[-_]*"$3"
        mv "$work"/out/*"$3" "$out/" || status=1
    fi
    [ $status -eq 0 ] || cat "$log" >&2
    rm -rf "$work"
    return $status
}

failed=0
for kind in "${kinds[@]}"; do
    say "Making the $kind package of Hookglass $full_version ..."
    case $kind in
    deb) run_cpack DEB debian .deb ;;
    rpm) run_cpack RPM fedora .rpm ;;
    tar) "$here/bundle.sh" "$build_folder" "$out" "$full_version" ;;
    esac || failed=1
done
[ $failed -eq 0 ] || exit 1
(cd "$out" && find . -maxdepth 1 -type f \( -name '*.deb' -o -name '*.rpm' -o -name '*.tar.gz' \) \
    -printf '%P\n' | LC_ALL=C sort | xargs -r sha256sum >SHA256SUMS) || exit 1
say "In $out:"
cat "$out/SHA256SUMS"
