#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The project's changelog as Debian's, or as AppStream's <release>s. Read are headings such as
# "## 1.2.0 - 2026-11-27" or "## [1.2.0] ..." and the items below them. VERSION is put before if it
# is not the first: packages are made of any commit.
set -u
if [ $# -ne 3 ] || [[ $1 != debian && $1 != appstream ]]; then
    echo "Usage: packaging/linux/changelog.sh debian|appstream FILE VERSION" >&2
    exit 2
fi
kind=$1 file=$2 version=$3
[ -f "$file" ] || file=/dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 3
maintainer=${HOOKGLASS_MAINTAINER:-$(cat "$root/packaging/linux/maintainer.txt")}
# Of the commit, so that it is the same on every machine.
seconds=${SOURCE_DATE_EPOCH:-$(git -c "safe.directory=$root" -C "$root" log -1 --format=%ct 2>/dev/null)}
day=$(date -u -d "@${seconds:-$(date +%s)}" +%F)

# Lines "version<TAB>day" and "<TAB>item".
rows()
{
    awk '
        function flush() { if (item != "") print "\t" item; item = "" }
        /^## / {
            flush()
            inside = match($0, /[0-9]+\.[0-9]+\.[0-9]+[-+.0-9A-Za-z]*/)
            version = substr($0, RSTART, RLENGTH)
            day = match($0, /[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/) ? substr($0, RSTART, RLENGTH) : ""
            if (inside) print version "\t" day
            next
        }
        /^#/ || /^$/ { flush(); next }
        !inside { next }
        /^[-*] / { flush(); item = substr($0, 3); next }
        item != "" { sub(/^ +/, ""); item = item " " $0 }
        END { flush() }' "$file"
}

# 1.2.0-rc.1 is before 1.2.0, which both systems write with a tilde.
plain_version() { printf '%s' "${1/-/\~}"; }
xml() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' <<<"$1"; }

finish() # of one version
{
    [ -n "$current" ] || return 0
    [ -n "$items" ] || items="A build of this commit; there are no notes for it yet."
    items=${items//\*\*/}
    items=${items//\`/}
    if [ "$kind" = debian ]; then
        printf 'hookglass (%s) stable; urgency=medium\n\n' "$(plain_version "$current")"
        while IFS= read -r item; do
            fold -s -w 74 <<<"$item" | sed 's/ *$//; 1s/^/  * /; 2,$s/^/    /'
        done <<<"$items"
        printf '\n -- %s  %s\n\n' "$maintainer" "$(LC_ALL=C date -u -R -d "${moment:-${current_day:-$day}}")"
    else
        printf '    <release version="%s" date="%s">\n      <description>\n        <ul>\n' \
            "$(plain_version "$current")" "${current_day:-$day}"
        while IFS= read -r item; do
            printf '          <li>%s</li>\n' "$(xml "$item")"
        done <<<"$items"
        printf '        </ul>\n      </description>\n    </release>\n'
    fi
}

text=$(rows)
first=${text%%$'\n'*}
current='' current_day='' items='' moment=''
if [ "${first%%$'\t'*}" != "$version" ]; then
    # With its time: Debian wants each entry to be newer than the one below it.
    current=$version moment=@$((${seconds:-$(date +%s)} + 1))
fi
while IFS= read -r line; do
    case $line in
    '') ;;
    $'\t'*) items+=${items:+$'\n'}${line#?} ;;
    *)
        finish
        current=${line%%$'\t'*} current_day=${line#*$'\t'} items='' moment=''
        ;;
    esac
done <<<"$text"
finish
