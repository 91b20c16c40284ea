# bash completion for hookglass-cli. Made by packaging/linux/generate.sh; do not edit.

_hookglass_cli_commands()
{
    case $1 in
        "") echo "demo serve sandbox account webhooks events fetch recover replay trigger verify doctor" ;;
        "account") echo "add edit list remove check mode" ;;
        "webhooks") echo "list plan apply register update delete watch" ;;
        "events") echo "list show export import index" ;;
    esac
}

_hookglass_cli_options()
{
    case $1 in
        "demo") echo "--data --json --quiet --help --seconds --rate" ;;
        "serve") echo "--data --json --quiet --help --listen --account --ack --forward --tunnel --tunnel-url --ssh-to --ssh-port --ssh-remote-port --ssh-identity --ssh-known-hosts --tunnel-command --tunnel-pattern" ;;
        "sandbox") echo "--data --json --quiet --help --listen --seed --rate --time-scale --escape-slashes --system" ;;
        "fetch") echo "--data --json --quiet --help --diff --include-trash" ;;
        "recover") echo "--data --json --quiet --help --account" ;;
        "replay") echo "--data --json --quiet --help --to --keep-signature --resign --bad-signature --no-signature --body --header --rate --timeout --insecure --unfinished --continue --forget --drill" ;;
        "trigger") echo "--data --json --quiet --help --to --account" ;;
        "verify") echo "--data --json --quiet --help --signature --key-env --account" ;;
        "doctor") echo "--data --json --quiet --help" ;;
        "account add") echo "--data --json --quiet --help --api-base --system --api-key-env --system-key-env --api-key-stdin --system-key-stdin --no-keychain" ;;
        "account edit") echo "--data --json --quiet --help --name --api-base --system --api-key-env --system-key-env --api-key-stdin --system-key-stdin --no-keychain" ;;
        "account list") echo "--data --json --quiet --help" ;;
        "account remove") echo "--data --json --quiet --help" ;;
        "account check") echo "--data --json --quiet --help" ;;
        "account mode") echo "--data --json --quiet --help" ;;
        "webhooks list") echo "--data --json --quiet --help --account" ;;
        "webhooks plan") echo "--data --json --quiet --help --account --check" ;;
        "webhooks apply") echo "--data --json --quiet --help --account --include-foreign" ;;
        "webhooks register") echo "--data --json --quiet --help --account --include-foreign --url" ;;
        "webhooks update") echo "--data --json --quiet --help --account --include-foreign --url --status" ;;
        "webhooks delete") echo "--data --json --quiet --help --account --include-foreign" ;;
        "webhooks watch") echo "--data --json --quiet --help --account --interval" ;;
        "events list") echo "--data --json --quiet --help --filter --limit --after --capture" ;;
        "events show") echo "--data --json --quiet --help --capture" ;;
        "events export") echo "--data --json --quiet --help --format --filter --output --redact --preview --capture" ;;
        "events import") echo "--data --json --quiet --help --account" ;;
        "events index") echo "--data --json --quiet --help --rebuild" ;;
        "") echo "--data --json --quiet --help --version" ;;
        *) echo "--help" ;;
    esac
}

# Of "COMMAND|--option": what its value is; fails for a switch.
_hookglass_cli_value()
{
    case $1 in
        "demo|--data") echo "folder" ;;
        "demo|--seconds") echo "none" ;;
        "demo|--rate") echo "none" ;;
        "serve|--data") echo "folder" ;;
        "serve|--listen") echo "none" ;;
        "serve|--account") echo "account" ;;
        "serve|--ack") echo "words store target 200 204 500 503" ;;
        "serve|--forward") echo "none" ;;
        "serve|--tunnel") echo "words cloudflared ngrok localhost.run serveo pinggy tailscale devtunnel zrok zrok2 localtunnel  ssh command" ;;
        "serve|--tunnel-url") echo "none" ;;
        "serve|--ssh-to") echo "none" ;;
        "serve|--ssh-port") echo "none" ;;
        "serve|--ssh-remote-port") echo "none" ;;
        "serve|--ssh-identity") echo "file" ;;
        "serve|--ssh-known-hosts") echo "file" ;;
        "serve|--tunnel-command") echo "none" ;;
        "serve|--tunnel-pattern") echo "none" ;;
        "sandbox|--data") echo "folder" ;;
        "sandbox|--listen") echo "none" ;;
        "sandbox|--seed") echo "none" ;;
        "sandbox|--rate") echo "none" ;;
        "sandbox|--time-scale") echo "none" ;;
        "sandbox|--system") echo "none" ;;
        "fetch|--data") echo "folder" ;;
        "recover|--data") echo "folder" ;;
        "recover|--account") echo "account" ;;
        "replay|--data") echo "folder" ;;
        "replay|--to") echo "none" ;;
        "replay|--body") echo "file" ;;
        "replay|--header") echo "none" ;;
        "replay|--rate") echo "none" ;;
        "replay|--timeout") echo "none" ;;
        "replay|--continue") echo "none" ;;
        "replay|--forget") echo "none" ;;
        "trigger|--data") echo "folder" ;;
        "trigger|--to") echo "none" ;;
        "trigger|--account") echo "account" ;;
        "verify|--data") echo "folder" ;;
        "verify|--signature") echo "none" ;;
        "verify|--key-env") echo "variable" ;;
        "verify|--account") echo "account" ;;
        "doctor|--data") echo "folder" ;;
        "account add|--data") echo "folder" ;;
        "account add|--api-base") echo "none" ;;
        "account add|--system") echo "none" ;;
        "account add|--api-key-env") echo "variable" ;;
        "account add|--system-key-env") echo "variable" ;;
        "account edit|--data") echo "folder" ;;
        "account edit|--name") echo "none" ;;
        "account edit|--api-base") echo "none" ;;
        "account edit|--system") echo "none" ;;
        "account edit|--api-key-env") echo "variable" ;;
        "account edit|--system-key-env") echo "variable" ;;
        "account list|--data") echo "folder" ;;
        "account remove|--data") echo "folder" ;;
        "account check|--data") echo "folder" ;;
        "account mode|--data") echo "folder" ;;
        "webhooks list|--data") echo "folder" ;;
        "webhooks list|--account") echo "account" ;;
        "webhooks plan|--data") echo "folder" ;;
        "webhooks plan|--account") echo "account" ;;
        "webhooks apply|--data") echo "folder" ;;
        "webhooks apply|--account") echo "account" ;;
        "webhooks register|--data") echo "folder" ;;
        "webhooks register|--account") echo "account" ;;
        "webhooks register|--url") echo "none" ;;
        "webhooks update|--data") echo "folder" ;;
        "webhooks update|--account") echo "account" ;;
        "webhooks update|--url") echo "none" ;;
        "webhooks update|--status") echo "words Active Disabled" ;;
        "webhooks delete|--data") echo "folder" ;;
        "webhooks delete|--account") echo "account" ;;
        "webhooks watch|--data") echo "folder" ;;
        "webhooks watch|--account") echo "account" ;;
        "webhooks watch|--interval") echo "none" ;;
        "events list|--data") echo "folder" ;;
        "events list|--filter") echo "none" ;;
        "events list|--limit") echo "none" ;;
        "events list|--after") echo "none" ;;
        "events list|--capture") echo "file" ;;
        "events show|--data") echo "folder" ;;
        "events show|--capture") echo "file" ;;
        "events export|--data") echo "folder" ;;
        "events export|--format") echo "words jsonl csv har curl fixture evidence" ;;
        "events export|--filter") echo "none" ;;
        "events export|--output") echo "file" ;;
        "events export|--capture") echo "file" ;;
        "events import|--data") echo "folder" ;;
        "events import|--account") echo "account" ;;
        "events index|--data") echo "folder" ;;
        "|--data") echo "folder" ;;
        *) return 1 ;;
    esac
}

_hookglass_cli_words()
{
    case $1 in
        "recover") echo "file" ;;
        "trigger") echo "event" ;;
        "verify") echo "file" ;;
        "account edit") echo "account" ;;
        "account remove") echo "account" ;;
        "account check") echo "account" ;;
        "account mode") echo "mode" ;;
        "webhooks plan") echo "file" ;;
        "webhooks apply") echo "file" ;;
        "webhooks register") echo "event" ;;
        "events import") echo "file" ;;
        *) ;;
    esac
}

_hookglass_cli_offer()
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

_hookglass_cli()
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
            _hookglass_cli_value "$path|$word" >/dev/null && option=$word
        elif [[ " $(_hookglass_cli_commands "$path") " == *" $word "* ]]; then
            path=${path:+$path }$word
        fi
    done
    [ "$current" = "=" ] && current=
    if [ -n "$option" ]; then
        _hookglass_cli_offer "$(_hookglass_cli_value "$path|$option")" "$current"
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hookglass_cli_options "$path")" -- "$current")
    elif [ -n "$(_hookglass_cli_commands "$path")" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hookglass_cli_commands "$path")" -- "$current")
    else
        kind=$(_hookglass_cli_words "$path")
        _hookglass_cli_offer "$kind" "$current"
    fi
}

complete -F _hookglass_cli hookglass-cli
