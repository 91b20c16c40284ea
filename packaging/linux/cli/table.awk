# SPDX-License-Identifier: MIT
# Reads one page of --help, as Qt's command line parser writes it; -v path="events list".
# Writes a table, fields apart by tabs:
#   usage    PATH  WORDS                           one row a line of usage
#   command  PATH  NAME  SUMMARY                   of a page that lists commands
#   option   PATH  "--name -n"  VALUE  SUMMARY     VALUE is empty for a switch
function flush_option()
{
    if (names != "")
        printf "option\t%s\t%s\t%s\t%s\n", path, names, value, summary
    names = ""
}
/^Usage: / { in_usage = 1 }
$0 !~ /^(Usage:|  )/ { in_usage = 0 }
in_usage {
    sub(/^(Usage:)? +/, "")
    sub(/^[^ ]*hookglass/, "hookglass") # started by a path
    if (match($0, /where COMMAND is one of: /)) {
        count = split(substr($0, RSTART + RLENGTH), list, /, */)
        for (i = 1; i <= count; i++)
            printf "command\t%s\t%s\t\n", path, list[i]
    }
    printf "usage\t%s\t%s\n", path, $0
    next
}
/^  -/ {
    flush_option()
    line = substr($0, 3)
    where = match(line, /  +/)
    head = where ? substr(line, 1, RSTART - 1) : line
    summary = where ? substr(line, RSTART + RLENGTH) : ""
    value = ""
    if (match(head, / <.*>$/)) {
        value = substr(head, RSTART + 2, RLENGTH - 3)
        head = substr(head, 1, RSTART - 1)
    }
    gsub(/, /, " ", head)
    names = head
    next
}
names != "" && /^   +[^ ]/ { sub(/^ +/, ""); summary = summary " " $0; next }
path == "" && /^  [a-z]/ {
    sub(/^  /, "")
    name = $1
    sub(/^[^ ]+ +/, "")
    printf "command\t\t%s\t%s\n", name, $0
}
{ flush_option() }
END { flush_option() }
