#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the completions and the manual page of hookglass-cli from what the programs say with --help,
# so that none of them can miss a command or an option.
#
#   packaging/linux/generate.sh FOLDER           FOLDER holds both programs, such as build/release/bin
#   packaging/linux/generate.sh --check FOLDER   writes nothing; fails if something is not up to date
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 3
root=../..

say() { printf '%s\n' "$*" >&2; }

check=false
if [ "${1:-}" = --check ]; then
    check=true
    shift
fi
if [ $# -ne 1 ]; then
    say "Usage: packaging/linux/generate.sh [--check] FOLDER-OF-THE-PROGRAMS"
    exit 2
fi
case $1 in
/*) programs=$1 ;;
*) programs=$(cd "$OLDPWD" && cd "$1" && pwd) || exit 2 ;;
esac
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# page PROGRAM PATH...: the page of --help as rows of a table.
page()
{
    local program=$1
    shift
    # A command of commands says its usage on stderr.
    QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 timeout 60 "$programs/$program" "$@" --help 2>&1 |
        awk -v path="$*" -f cli/table.awk
}

names() { sed -n 's/.*"name": *"\([A-Za-z]*\)".*/\1/p' "$root/resources/events.json" | tr '\n' ' '; }
tunnels() { sed -n 's/.*{"id": *"\([^"]*\)".*/\1/p' "$root/resources/tunnels.json" | tr '\n' ' '; }

# The words for commands within commands are ours: --help has none.
add_summaries()
{
    awk -F'\t' -v OFS='\t' '
        FNR == NR { if ($0 !~ /^#/) words[$1] = $2; next }
        $1 == "command" && $2 != "" {
            path = $2 " " $3
            if (!(path in words)) {
                print "packaging/linux/cli/subcommands.txt has no words for: " path >"/dev/stderr"
                missing = 1
            }
            $4 = words[path]
        }
        { print }
        END { exit missing }' cli/subcommands.txt "$1"
}

page hookglass-cli >"$work/rows"
while read -r name; do
    page hookglass-cli "$name" >>"$work/rows"
done < <(awk -F'\t' '$1 == "command" { print $3 }' "$work/rows")
while read -r group name; do
    page hookglass-cli "$group" "$name" >>"$work/rows"
done < <(awk -F'\t' '$1 == "command" && $2 != "" { print $2, $3 }' "$work/rows")
# The first page tells these in a sentence; all commands take the first four.
printf 'option\t\t%s\n' $'--data\tDIR\tData folder.' $'--json\t\tOne JSON document, or one a line.' \
    $'--quiet\t\tNo messages but errors.' $'-h --help\t\tShow this help.' \
    $'-v --version\t\tShow the version.' >>"$work/rows"
add_summaries "$work/rows" >"$work/cli" || exit 1
page hookglass | grep -v $'\t--help-all' >"$work/gui"
if ! grep -q '^option.*--listen' "$work/cli" || ! grep -q '^option.*--data' "$work/gui"; then
    say "$programs/hookglass-cli and hookglass do not say what they take with --help."
    exit 1
fi

# write SHELL PROGRAM TABLE OUTPUT
write()
{
    awk -v program="$2" -v events="$(names)" -v tunnels="$(tunnels)" -v template=cli/bash.in \
        -f cli/kinds.awk -f "cli/$1.awk" "$3" >"$work/$4"
}
write bash hookglass-cli "$work/cli" hookglass-cli.bash
write zsh hookglass-cli "$work/cli" hookglass-cli.zsh
write fish hookglass-cli "$work/cli" hookglass-cli.fish
write bash hookglass "$work/gui" hookglass.bash
write zsh hookglass "$work/gui" hookglass.zsh
write fish hookglass "$work/gui" hookglass.fish
for program in hookglass hookglass-cli; do
    table=$work/cli
    [ $program = hookglass ] && table=$work/gui
    awk -v program=$program -v template=cli/$program.1.in -f cli/kinds.awk -f cli/man.awk \
        "$table" >"$work/$program.1"
done

status=0
for file in completions/hookglass{-cli,}.{bash,zsh,fish} man/hookglass{-cli,}.1; do
    made=$work/${file##*/}
    if cmp -s "$made" "$file"; then
        continue
    elif $check; then
        say "packaging/linux/$file does not say what the programs say; run" \
            "packaging/linux/generate.sh FOLDER-OF-THE-PROGRAMS:"
        diff -u "$file" "$made" | head -n 40 >&2
        status=1
    else
        mkdir -p "${file%/*}"
        cp "$made" "$file"
        say "packaging/linux/$file is written."
    fi
done
exit $status
