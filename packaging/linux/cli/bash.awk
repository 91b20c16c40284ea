# SPDX-License-Identifier: MIT
# Table to bash completion; needs kinds.awk and -v program=hookglass-cli.
BEGIN { FS = "\t"; name = program; gsub(/-/, "_", name) }
$1 == "command" { commands[$2] = commands[$2] " " $3; if (!seen[$2]++) groups[++group_count] = $2 }
$1 == "usage" && !kinds[$2] { kinds[$2] = kind_of_words($2, $3) }
$1 == "option" {
    if (!known[$2]++)
        paths[++path_count] = $2
    options[$2] = options[$2] " " first_long($3)
    if ($4 != "") {
        kind = kind_of_option($2, first_long($3), $4)
        values[++value_count] = sprintf("        \"%s|%s\") echo \"%s\" ;;", $2, first_long($3),
                                        kind == "" ? "none" : kind)
    }
}
END {
    printf "# bash completion for %s. Made by packaging/linux/generate.sh; do not edit.\n\n", program
    printf "_%s_commands()\n{\n    case $1 in\n", name
    for (i = 1; i <= group_count; i++)
        printf "        \"%s\") echo \"%s\" ;;\n", groups[i], substr(commands[groups[i]], 2)
    if (!group_count)
        print "        *) ;;"
    printf "    esac\n}\n\n_%s_options()\n{\n    case $1 in\n", name
    for (i = 1; i <= path_count; i++)
        printf "        \"%s\") echo \"%s\" ;;\n", paths[i], substr(options[paths[i]], 2)
    print "        *) echo \"--help\" ;;"
    printf "    esac\n}\n\n# Of \"COMMAND|--option\": what its value is; fails for a switch.\n"
    printf "_%s_value()\n{\n    case $1 in\n", name
    for (i = 1; i <= value_count; i++)
        print values[i]
    printf "        *) return 1 ;;\n    esac\n}\n\n_%s_words()\n{\n    case $1 in\n", name
    for (i = 1; i <= path_count; i++)
        if (kinds[paths[i]] != "")
            printf "        \"%s\") echo \"%s\" ;;\n", paths[i], kinds[paths[i]]
    printf "        *) ;;\n    esac\n}\n\n"
    while ((getline line < template) > 0) {
        if (line ~ /^# SPDX|^# Template/)
            continue
        gsub(/@NAME@/, name, line)
        gsub(/@PROGRAM@/, program, line)
        gsub(/@EVENTS@/, events, line)
        print line
    }
}
