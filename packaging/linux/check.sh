#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh FOLDER-OF-THE-PROGRAMS: what is packed beside the programs is right and up to date: manual
# pages, completions of bash, zsh and fish, menu entry, metainfo, service, icons. Builds nothing.
# shellcheck disable=SC2317 # the functions are called by check
set -u
if [ $# -ne 1 ]; then
    echo "Usage: packaging/linux/check.sh FOLDER-OF-THE-PROGRAMS" >&2
    exit 2
fi
programs=$(cd "$1" && pwd) || exit 2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 3
cd "$here/../.." || exit 3
# shellcheck source=packaging/packages.sh
. packaging/packages.sh
need "${build_packages[@]}" "${package_packages[@]}" || exit 3
cd "$here" || exit 3

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
failed=0
check() # NAME COMMAND...
{
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        say "  $name: ok"
    else
        say "  $name: FAILED"
        head -n 40 "$work/log" >&2
        failed=1
    fi
}

manual()
{
    local file
    for file in man/*.1; do
        # The date and the length of source lines are matters of taste.
        mandoc -T lint -W warning "$file" | grep -v 'missing date'
    done | grep . && return 1
    return 0
}

# completes PROGRAM EXPECTED WORD...: bash offers EXPECTED for the last word.
completes()
{
    local program=$1 expected=$2
    shift 2
    # shellcheck disable=SC2016
    bash -c '
        . "completions/$1.bash" || exit 1
        compopt() { :; } # there is no completion under way
        function_name=_${1//-/_} expected=$2
        COMP_WORDS=("$1" "${@:3}")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "$function_name"
        printf "%s\n" "${COMPREPLY[@]}" | grep -qxF -e "$expected" || {
            echo "${*:3} does not offer $expected but: ${COMPREPLY[*]}"
            exit 1
        }' completes "$program" "$expected" "$@"
}

bash_completes()
{
    completes hookglass-cli events ev && completes hookglass-cli import events i &&
        completes hookglass-cli --filter events list --fil &&
        completes hookglass-cli evidence events export --format = ev &&
        completes hookglass-cli peopleCreated webhooks register peopleC &&
        completes hookglass-cli enforce account mode some en &&
        completes hookglass-cli --forward --data /tmp serve --listen 127.0.0.1:0 --f &&
        completes hookglass-cli cloudflared serve --tunnel cl && completes hookglass dark --look d
}

# In a folder of its own as home: no store is found there, and none may be made.
zsh_completes()
{
    local file
    for file in completions/*.zsh; do
        zsh -n "$file" || return 1
        cp "$file" "$work/_$(basename "$file" .zsh)" || return 1
    done
    # The shell's own answer, from a terminal that nobody sees.
    HOME=$work ZDOTDIR=$work zsh -f <<END
zmodload zsh/zpty
zpty shell zsh -f -i || { print -r -- "no terminal here: nothing is offered"; exit; }
zpty -w shell 'fpath=($work \$fpath); autoload -Uz compinit; compinit -u -D; PS1=; zstyle ":completion:*" verbose no; echo READ""Y'
zpty -r shell line '*READY*'
zpty -n -w shell \$'hookglass-cli webhooks regi\t'
zpty -r -m shell line '*register*' && print -r -- "register is offered"
zpty -d shell
END
}
zsh_offers() { timeout 60 bash -c "$(declare -f zsh_completes); work=$work; zsh_completes" | grep -q offered; }

fish_completes()
{
    local file words
    for file in completions/*.fish; do
        fish --no-execute "$file" || return 1
    done
    while IFS='|' read -r words expected; do
        HOME=$work fish --no-config -c "source completions/hookglass-cli.fish
            complete -C '$words'" | cut -f1 | grep -qxF -e "$expected" || {
            echo "fish does not offer $expected for: $words"
            return 1
        }
    done <<'END'
hookglass-cli ev|events
hookglass-cli --data /tmp ev|events
hookglass-cli events ex|export
hookglass-cli events export --fo|--format
hookglass-cli events export --format ev|evidence
hookglass-cli webhooks register peopleC|peopleCreated
hookglass-cli serve --tunnel cl|cloudflared
END
}

metainfo()
{
    local id=io.github.hookglass.Hookglass
    ./changelog.sh appstream ../../resources/changelog.md 99.0.0 >"$work/releases" || return 1
    sed -e "s|@HOOKGLASS_APP_ID@|$id|; s|@HOOKGLASS_URLS@||" \
        -e "/@HOOKGLASS_RELEASES@/{r $work/releases" -e 'd}' metainfo.xml.in >"$work/$id.metainfo.xml"
    appstreamcli validate --no-net --explain "$work/$id.metainfo.xml"
}

changelog()
{
    ./changelog.sh debian ../../resources/changelog.md 99.0.0-rc.1 >"$work/changelog" &&
        dpkg-parsechangelog -l "$work/changelog" --all >"$work/parsed" &&
        [ "$(dpkg-parsechangelog -l "$work/changelog" -S Version)" = '99.0.0~rc.1' ]
}

service()
{
    # systemd finds the program by name only where it is installed.
    sed "s|^ExecStart=hookglass-cli|ExecStart=$programs/hookglass-cli|; /^Documentation=/d" \
        hookglass.service >"$work/hookglass.service"
    mkdir -m 700 "$work/runtime"
    XDG_RUNTIME_DIR=$work/runtime HOME=$work systemd-analyze --user verify --man=no \
        "$work/hookglass.service"
}

icons()
{
    local size
    for size in 16 22 24 32 48 64 128 256 512; do
        file "icons/$size.png" | grep -q "PNG image data, $size x $size," || return 1
    done
}

check "completions and manual pages say what the programs say" ./generate.sh --check "$programs"
check "manual pages" manual
check "bash completes" bash_completes
check "zsh completes" zsh_offers
check "fish completes" fish_completes
check "menu entry" desktop-file-validate hookglass.desktop
check "metainfo" metainfo
check "changelog" changelog
check "service" service
check "icons" icons
exit $failed
