# SPDX-License-Identifier: MIT
# Table to a manual page: @COMMANDS@ and @OPTIONS@ in the template become what the programs say.
BEGIN { FS = "\t" }
function troff(text)
{
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    gsub(/…/, "...", text)
    gsub(/"/, "\\(dq", text)
    sub(/^\./, "\\\\\\&.", text)
    sub(/^'/, "\\\\\\&'", text)
    return text
}
function option_text(names, value, text)
{
    gsub(/ /, ", ", names)
    return ".TP\n.B " troff(names) (value == "" ? "" : " \\fI" troff(value) "\\fR") "\n" troff(text) "\n"
}
$1 == "usage" && $0 !~ /where COMMAND is one of/ {
    text = $3
    sub(/^[^ ]+ */, "", text)
    usage[$2] = usage[$2] (usage[$2] == "" ? "" : ".br\n") ".B " troff(program) "\n" troff(text) "\n"
}
$1 == "command" { path = ($2 == "" ? "" : $2 " ") $3; order[++count] = path; words[path] = $4 }
$1 == "option" && program != "hookglass-cli" { options = options option_text($3, $4, $5) }
# What every command takes stands in the template.
$1 == "option" && $2 != "" && $3 !~ /--(data|json|quiet|help)$/ {
    of[$2] = of[$2] option_text($3, $4, $5)
}
$1 == "option" && $3 == "--data" && $5 ~ /JSON/ { of[$2] = of[$2] option_text($3, $4, $5) }
function describe(path,    i)
{
    printf ".SS %s\n%s.\n", troff(path), troff(toupper(substr(words[path], 1, 1)) substr(words[path], 2))
    if (usage[path] != "")
        printf ".PP\n%s", usage[path]
    printf "%s", of[path]
    for (i = 1; i <= count; i++)
        if (index(order[i], path " ") == 1)
            describe(order[i])
}
END {
    while ((getline line < template) > 0) {
        if (line ~ /^\.\\" Template/)
            print ".\\\" Made by packaging/linux/generate.sh; do not edit."
        else if (line == "@OPTIONS@")
            printf "%s", options
        else if (line == "@COMMANDS@") {
            for (i = 1; i <= count; i++)
                if (order[i] !~ / /)
                    describe(order[i])
        } else
            print line
    }
}
