#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a release out of packages that were built before.
#
#   packaging/release.sh collect PACKAGES RELEASE   checks what lies in PACKAGES, and lays all that is
#                                                   published into RELEASE, with SHA256SUMS
#   packaging/release.sh publish RELEASE TAG        puts it on the release's page (GitHub's gh; key in
#                                                   GH_TOKEN): first as a draft, shown when complete
#
# HOOKGLASS_KINDS     which packages there must be (default: all of them, see below)
# HOOKGLASS_HOMEPAGE  address of the project's page (on a hosted runner: known); with it, latest.json
#                     is written, which installed programs read
set -u
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
# shellcheck source=packaging/tools.sh
. packaging/tools.sh

know_place
kinds=${HOOKGLASS_KINDS:-'.deb .rpm -linux-x86_64.tar.gz .AppImage -setup.exe .zip .dmg'}

say() { printf '%s\n' "$*" >&2; }

# One package of each kind and of this version, each with the list of what is inside and, if told,
# the right sum.
take()
{
    local from=$1 to=$2 version=$3 kind name count sums
    for kind in $kinds; do
        count=0
        for name in "$from"/*"$kind"; do
            [ -f "$name" ] || continue
            count=$((count + 1))
            if [ ! -f "$name.spdx.json" ]; then
                say "${name##*/} has no list of what is inside (.spdx.json)."
                return 1
            fi
            if [[ ${name##*/} != hookglass[-_]"$version"[-_]* ]] ||
                ! grep -qF "\"versionInfo\": \"$version\"" "$name.spdx.json"; then
                say "${name##*/} and its list are not both of version $version, as this commit is."
                return 1
            fi
            cp "$name" "$name.spdx.json" "$to/" || return 1
            if [ -f "$name.sha256" ]; then
                (cd "$from" && sha256sum --quiet -c "${name##*/}.sha256") >&2 || return 1
            fi
        done
        if [ $count -ne 1 ]; then
            say "There must be one package *$kind in $from; there are $count."
            return 1
        fi
    done
    sums=$from/SHA256SUMS
    if [ -f "$sums" ]; then
        (cd "$from" && sha256sum --quiet -c SHA256SUMS) >&2 || return 1
    fi
}

# The source as it is at this commit; version.txt in it holds what git says.
pack_source()
{
    local name=hookglass-$2-source git=(git -c "safe.directory=$PWD") commit described
    commit=$("${git[@]}" rev-parse HEAD) || return 1
    described=$(sed -E 's/\+([0-9]+)\.g([0-9a-f]+)(\.dirty)?$/-\1-g\2/' <<<"v$2")
    # Git alone would choose another tag where a commit has several.
    "${git[@]}" archive --format=tar --prefix="$name/" --add-virtual-file="$name/packaging/version.txt:\
commit: $commit
describe: $described
" HEAD . ':(exclude)packaging/version.txt' |
        gzip -9n >"$1/$name.tar.gz"
    [ "${PIPESTATUS[*]}" = '0 0' ]
}

# changes VERSION: what the changelog says below the heading of that version.
changes()
{
    awk -v version="${1%%+*}" '
        /^## / {
            inside = match($0, /[0-9]+\.[0-9]+\.[0-9]+[-+.0-9A-Za-z]*/) &&
                substr($0, RSTART, RLENGTH) == version
            next
        }
        inside { print }' resources/changelog.md 2>/dev/null | sed '/./,$!d'
}

write_notes()
{
    local text
    text=$(changes "$2")
    cat >"$1" <<END
${text:-Hookglass $2.}

How to install, and what the systems say of packages that are not signed, is in the README under
"Install". SHA256SUMS holds the sum of every file; each .spdx.json lists what is inside of a package.
END
}

# What installed programs ask for (src/app/updatenews.h): which version is the newest, and its page.
write_news()
{
    [ -n "${HOOKGLASS_HOMEPAGE:-}" ] || return 0
    printf '{\n "format": 1,\n "version": "%s",\n "url": "%s/releases/tag/v%s"\n}\n' \
        "$2" "$HOOKGLASS_HOMEPAGE" "${2//+/%2B}" >"$1"
}

collect()
{
    local from to version
    from=$(cd "$caller" && realpath -e "$1") && to=$(cd "$caller" && realpath -m "$2") &&
        mkdir -p "$to" || return 3
    if [ -n "$(ls -A "$to")" ]; then
        say "$to is not empty."
        return 2
    fi
    version=$(cmake -P packaging/version.cmake) || return 3
    take "$from" "$to" "$version" && packaging/sbomcheck.py "$to"/*.spdx.json && pack_source "$to" "$version" &&
        write_news "$to/latest.json" "$version" &&
        (cd "$to" && sha256sum ./* | sed 's|\./||' >"$to.sums" && mv "$to.sums" SHA256SUMS) || return 3
    write_notes "$to.notes.md" "$version" || return 3
    say "Hookglass $version:"
    cat "$to/SHA256SUMS"
}

# A release is seen when all of it is there: a draft is not.
publish()
{
    local folder tag=$2 switches=()
    folder=$(cd "$caller" && realpath -e "$1") || return 3
    if [ "v$(cmake -P packaging/version.cmake)" != "$tag" ]; then
        say "This commit is not $tag."
        return 2
    fi
    if [ -z "${GH_TOKEN:-}" ]; then
        notice "No key for GitHub is set (GH_TOKEN): nothing is published."
        return 0
    fi
    (cd "$folder" && sha256sum --quiet -c SHA256SUMS) || return 3
    [[ $tag == *-* ]] && switches+=(--prerelease)
    gh release create "$tag" --draft --verify-tag --title "Hookglass ${tag#v}" \
        --notes-file "$folder.notes.md" "${switches[@]}" "$folder"/* &&
        gh release edit "$tag" --draft=false
}

case ${1:-}:$# in
collect:3) collect "$2" "$3" ;;
publish:3) publish "$2" "$3" ;;
*)
    say "Usage: packaging/release.sh collect PACKAGES RELEASE | publish RELEASE TAG"
    exit 2
    ;;
esac
