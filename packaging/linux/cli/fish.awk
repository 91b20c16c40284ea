# SPDX-License-Identifier: MIT
# Table to fish completion; needs kinds.awk and -v program=hookglass-cli.
BEGIN {
    FS = "\t"
    name = program
    gsub(/-/, "_", name)
}
function quoted(text)
{
    gsub(/\\/, "\\\\", text)
    gsub(/'/, "\\'", text)
    return "'" text "'"
}
function offer(kind)
{
    if (kind == "file") return " -r -F"
    if (kind == "folder") return " -x -a '(__fish_complete_directories)'"
    if (kind == "account") return " -x -a '(__" name "_accounts)'"
    if (kind == "mode") return " -x -a '(__" name "_accounts) observe enforce'"
    if (kind == "event") return " -x -a '" events "'"
    if (kind == "variable") return " -x -a '(set --names --export)'"
    if (kind ~ /^words /) return " -x -a '" substr(kind, 7) "'"
    return " -x"
}
function at(path) { return has_commands ? " -n '__" name "_at " path "'" : "" }
function option_line(path, names, value, text,    list, count, i, line)
{
    line = "complete -c " program at(path)
    count = split(names, list, " ")
    for (i = 1; i <= count; i++)
        line = line (list[i] ~ /^--/ ? " -l " substr(list[i], 3) : " -s " substr(list[i], 2))
    if (value != "")
        line = line offer(kind_of_option(path, first_long(names), value))
    if (text != "")
        line = line " -d " quoted(first_sentence(text))
    return line
}
$1 == "command" {
    has_commands = 1
    lines[++line_count] = "complete -c " program at($2) " -a " $3 " -d " quoted($4)
}
$1 == "usage" && !kinds[$2] && (kind = kind_of_words($2, $3)) != "" {
    kinds[$2] = kind
    # -F alone switches files on; what else may stand there comes with -a.
    what = offer(kind)
    sub(/^ -[rx]/, "", what)
    lines[++line_count] = "complete -c " program at($2) what
}
$1 == "option" { lines[++line_count] = option_line($2, $3, $4, $5) }
END {
    printf "# fish completion for %s. Made by packaging/linux/generate.sh; do not edit.\n\n", program
    if (has_commands) {
        print "# True if the words so far are this command; --data is the one option that may take a"
        print "# value before it."
        printf "function __%s_at\n", name
        print "    set -l words"
        print "    set -l skip 0"
        print "    for word in (commandline -opc)[2..-1]"
        print "        if test $skip = 1"
        print "            set skip 0"
        print "        else if test \"$word\" = --data"
        print "            set skip 1"
        print "        else if not string match -q -- '-*' $word"
        print "            set -a words $word"
        print "        end"
        print "    end"
        print "    if test (count $argv) = 0"
        print "        test (count $words) = 0; and return 0; or return 1"
        print "    end"
        print "    # A command that has commands of its own is meant only before the next word."
        print "    if contains -- \"$argv\" " group_names()
        print "        test \"$words\" = \"$argv\""
        print "    else"
        print "        string match -q -- \"$argv *\" \"$words \""
        print "    end"
        print "end\n"
        printf "function __%s_accounts\n", name
        print "    # Only where there is a store: asking must not make one."
        print "    set -l folder $HOOKGLASS_DATA"
        print "    if test -z \"$folder\""
        print "        set folder $XDG_DATA_HOME"
        print "        test -n \"$folder\"; or set folder ~/.local/share"
        print "        set folder $folder/hookglass"
        print "    end"
        print "    test -f $folder/hookglass.db; or return"
        print "    hookglass-cli --quiet account list 2>/dev/null | string replace -r '  .*' ''"
        print "end\n"
        printf "complete -c %s -f\n", program
    }
    for (i = 1; i <= line_count; i++)
        print lines[i]
}
$1 == "command" && $2 != "" && !grouped[$2]++ { group_list = group_list " " $2 }
function group_names() { return substr(group_list, 2) }
