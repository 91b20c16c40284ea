# SPDX-License-Identifier: MIT
# What stands for a value, for the completions: "file", "folder", "account", "event", "variable",
# "words A B C" or "" (nothing can be offered). Needs -v events="..." -v tunnels="...".
function kind_of_option(path, name, value)
{
    if (name == "--account") return "account"
    if (name == "--format") return "words jsonl csv har curl fixture evidence"
    if (name == "--status") return "words Active Disabled"
    if (name == "--ack") return "words store target 200 204 500 503"
    if (name == "--tunnel") return "words " tunnels " ssh command"
    if (name == "--look") return "words system light dark"
    if (value == "DIR") return "folder"
    if (value == "VAR") return "variable"
    if (value == "FILE" || value == "PATH") return "file"
    return ""
}

# Of the words after the command that are no options; read from the line of usage.
function kind_of_words(path, usage)
{
    if (path ~ /^account / && usage ~ /observe\|enforce/) return "mode"
    if (path ~ /^account (edit|remove|check)/) return "account"
    gsub(/\[?-[-a-z]+ [A-Z][^ \]]*/, "", usage) # an option's value is not meant
    if (usage ~ /EVENT/) return "event"
    if (usage ~ /FILE/) return "file"
    return ""
}

# The first sentence, for one line on a terminal.
function first_sentence(text)
{
    if (match(text, /(\.|;) /))
        text = substr(text, 1, RSTART - 1)
    sub(/ \(.*$/, "", text)
    sub(/\.$/, "", text)
    return text
}

function first_long(names, list, count, i)
{
    count = split(names, list, " ")
    for (i = 1; i <= count; i++)
        if (list[i] ~ /^--/)
            return list[i]
    return list[1]
}
