# SPDX-License-Identifier: MIT
# Table to zsh completion; needs kinds.awk and -v program=hookglass-cli.
BEGIN { FS = "\t"; name = program }
function quoted(text)
{
    gsub(/'/, "'\\''", text)
    return text
}
function in_brackets(text)
{
    gsub(/[\[\]\\:]/, "\\\\&", text)
    return quoted(text)
}
function action(kind)
{
    if (kind == "file") return "_files"
    if (kind == "folder") return "_files -/"
    if (kind == "account") return "_" name "-accounts"
    if (kind == "mode") return "_" name "-accounts"
    if (kind == "event") return "(" events ")"
    if (kind == "variable") return "_parameters -g \"*export*\""
    if (kind ~ /^words /) return "(" substr(kind, 7) ")"
    return " "
}
function option_spec(names, value, text, path,    list, count, spec)
{
    count = split(names, list, " ")
    spec = text == "" ? "" : "[" in_brackets(first_sentence(text)) "]"
    if (value != "") {
        gsub(/'/, "", value)
        spec = spec ":" in_brackets(tolower(value)) ":" action(kind_of_option(path, first_long(names), value))
    }
    if (count == 1)
        return "'" (text ~ /may be repeated/ ? "*" : "") list[1] spec "'"
    gsub(/ /, ",", names)
    return "{" names "}'" spec "'"
}
$1 == "command" {
    commands[$2] = commands[$2] "        '" $3 ":" quoted($4) "'\n"
    if (!seen[$2]++)
        groups[++group_count] = $2
}
$1 == "usage" && !kinds[$2] { kinds[$2] = kind_of_words($2, $3) }
$1 == "option" {
    if (!known[$2]++)
        paths[++path_count] = $2
    specs[$2] = specs[$2] " \\\n        " option_spec($3, $4, $5, $2)
}
END {
    printf "#compdef %s\n# Made by packaging/linux/generate.sh; do not edit.\n\n", program
    if (group_count) {
        printf "_%s-accounts()\n{\n", name
        print "    local -a accounts"
        print "    # Only where there is a store: asking must not make one."
        print "    [[ -f ${HOOKGLASS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/hookglass}/hookglass.db ]] &&"
        printf "        accounts=(${(f)\"$(hookglass-cli --quiet account list 2>/dev/null | sed 's/  .*//')\"})\n"
        print "    [[ $1 == mode ]] && accounts+=(observe enforce)"
        print "    compadd -a accounts\n}\n"
    }
    for (i = 1; i <= path_count; i++) {
        path = paths[i]
        if (path == "" && group_count)
            continue
        id = path
        gsub(/ /, "-", id)
        printf "_%s%s()\n{\n    _arguments -s%s", name, id == "" ? "" : "-" id, specs[path]
        if (kinds[path] == "mode")
            printf " \\\n        '1:account:_%s-accounts' '2:mode:(observe enforce)'", name
        else if (kinds[path] != "")
            printf " \\\n        '*:%s:%s'", kinds[path], action(kinds[path])
        print "\n}\n"
    }
    for (i = group_count; i >= 1; i--) {
        group = groups[i]
        printf "_%s%s()\n{\n    local context state state_descr line\n", name, group == "" ? "" : "-" group
        print "    typeset -A opt_args"
        printf "    local -a commands=(\n%s    )\n", commands[group]
        printf "    _arguments -C%s \\\n        '1: :->command' '*:: :->rest'\n", specs[group]
        print "    case $state in"
        print "        command) _describe command commands ;;"
        printf "        rest) (( $+functions[_%s%s-$line[1]] )) && _%s%s-$line[1] ;;\n", name, group == "" ? "" : "-" group, name, group == "" ? "" : "-" group
        print "    esac\n}\n"
    }
    printf "_%s \"$@\"\n", name
}
