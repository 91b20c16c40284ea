# bash completion for hookglass. Made by packaging/linux/generate.sh; do not edit.

_hookglass_commands()
{
    case $1 in
        *) ;;
    esac
}

_hookglass_options()
{
    case $1 in
        "") echo "--help --data --demo --listen --look --version --self-check" ;;
        *) echo "--help" ;;
    esac
}

# Of "COMMAND|--option": what its value is; fails for a switch.
_hookglass_value()
{
    case $1 in
        "|--data") echo "folder" ;;
        "|--listen") echo "none" ;;
        "|--look") echo "words system light dark" ;;
        *) return 1 ;;
    esac
}

_hookglass_words()
{
    case $1 in
        *) ;;
    esac
}

_hookglass_offer()
{
    local current=$2 folder=${HOOKGLASS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/hookglass}
    case $1 in
    file)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        ;;
    folder)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        ;;
    variable) mapfile -t COMPREPLY < <(compgen -v -- "$current") ;;
    event) mapfile -t COMPREPLY < <(compgen -W "peopleCreated peopleUpdated peopleDeleted peopleTagsCreated peopleStageUpdated peopleRelationshipCreated peopleRelationshipUpdated peopleRelationshipDeleted notesCreated notesUpdated notesDeleted reactionCreated reactionDeleted threadedReplyCreated threadedReplyUpdated threadedReplyDeleted emailsCreated emailsUpdated emailsDeleted tasksCreated tasksUpdated tasksDeleted appointmentsCreated appointmentsUpdated appointmentsDeleted textMessagesCreated textMessagesUpdated textMessagesDeleted callsCreated callsUpdated callsDeleted emEventsOpened emEventsClicked emEventsUnsubscribed dealsCreated dealsUpdated dealsDeleted eventsCreated stageCreated stageUpdated stageDeleted pipelineCreated pipelineUpdated pipelineDeleted pipelineStageCreated pipelineStageUpdated pipelineStageDeleted customFieldsCreated customFieldsUpdated customFieldsDeleted dealCustomFieldsCreated dealCustomFieldsUpdated dealCustomFieldsDeleted " -- "$current") ;;
    account | mode)
        # Only where there is a store: asking must not make one.
        local names=
        [ -f "$folder/hookglass.db" ] &&
            names=$(hookglass-cli --quiet account list 2>/dev/null | sed 's/  .*//; / /d')
        [ "$1" = mode ] && names+=" observe enforce"
        mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current")
        ;;
    words\ *) mapfile -t COMPREPLY < <(compgen -W "${1#words }" -- "$current") ;;
    *) ;;
    esac
}

_hookglass()
{
    local current=${COMP_WORDS[COMP_CWORD]} path="" option="" kind word i
    COMPREPLY=()
    # The command is made of the first words that are neither options nor their values.
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        [ "$word" = "=" ] && continue # --option=value comes as three words
        if [ -n "$option" ]; then
            option=
        elif [[ $word == -* ]]; then
            _hookglass_value "$path|$word" >/dev/null && option=$word
        elif [[ " $(_hookglass_commands "$path") " == *" $word "* ]]; then
            path=${path:+$path }$word
        fi
    done
    [ "$current" = "=" ] && current=
    if [ -n "$option" ]; then
        _hookglass_offer "$(_hookglass_value "$path|$option")" "$current"
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hookglass_options "$path")" -- "$current")
    elif [ -n "$(_hookglass_commands "$path")" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hookglass_commands "$path")" -- "$current")
    else
        kind=$(_hookglass_words "$path")
        _hookglass_offer "$kind" "$current"
    fi
}

complete -F _hookglass hookglass
