#compdef hookglass-cli
# Made by packaging/linux/generate.sh; do not edit.

_hookglass-cli-accounts()
{
    local -a accounts
    # Only where there is a store: asking must not make one.
    [[ -f ${HOOKGLASS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/hookglass}/hookglass.db ]] &&
        accounts=(${(f)"$(hookglass-cli --quiet account list 2>/dev/null | sed 's/  .*//')"})
    [[ $1 == mode ]] && accounts+=(observe enforce)
    compadd -a accounts
}

_hookglass-cli-demo()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--seconds[Stop after N seconds]:n: ' \
        '--rate[Live traffic, changes a second]:events_per_s: '
}

_hookglass-cli-serve()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--listen[Address and port]:address\:port: ' \
        '*--account[Receive for this account only]:name:_hookglass-cli-accounts' \
        '--ack[How to answer what is stored\: store]:store|target|status:(store target 200 204 500 503)' \
        '*--forward[Pass every event on to this address, too, with retries]:url: ' \
        '--tunnel[Make the receiver reachable\: a provider]:provider:(cloudflared ngrok localhost.run serveo pinggy tailscale devtunnel zrok zrok2 localtunnel  ssh command)' \
        '--tunnel-url[With ssh\: the public address]:url: ' \
        '--ssh-to[With ssh\: the server]:user@host: ' \
        '--ssh-port[With ssh\: its ssh port]:port: ' \
        '--ssh-remote-port[With ssh\: where it listens for us]:port: ' \
        '--ssh-identity[With ssh\: the private key'\''s file]:file:_files' \
        '--ssh-known-hosts[With ssh\: the known hosts'\'' file]:file:_files' \
        '--tunnel-command[With command\: program and arguments]:command: ' \
        '--tunnel-pattern[With command\: a regular expression whose group 1 is the address]:regex: '
}

_hookglass-cli-sandbox()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--listen[Loopback address and port]:address\:port: ' \
        '--seed[Which account is made]:n: ' \
        '--rate[Live traffic from the start]:events_per_s: ' \
        '--time-scale[Retry waits and limits run so many times faster]:x: ' \
        '--escape-slashes[Send bodies with \\/ and \\u00e9]' \
        '--system[Name of the system]:name: '
}

_hookglass-cli-fetch()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--diff[Tell what differs from the snapshot before]' \
        '--include-trash[People in Trash, too]'
}

_hookglass-cli-recover()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose events these are]:name:_hookglass-cli-accounts' \
        '*:file:_files'
}

_hookglass-cli-replay()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--to[Where to send it]:url: ' \
        '--keep-signature[The signature as it was received]' \
        '--resign[Sign anew with the account'\''s key]' \
        '--bad-signature[A signature that looks right, and is not]' \
        '--no-signature[No signature]' \
        '--body[Send this instead of the body]:file:_files' \
        '*--header[Set a header]:n\: v: ' \
        '--rate[So many requests a second at most]:n: ' \
        '--timeout[Wait so long for an answer]:seconds: ' \
        '--insecure[Take any certificate]' \
        '--unfinished[List replays that were cut off]' \
        '--continue[Send what is left of this one]:n: ' \
        '--forget[Do not send what is left of it]:n: ' \
        '--drill[Send it twice, in the wrong order, and three at once]'
}

_hookglass-cli-trigger()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--to[Where to send it]:url: ' \
        '--account[Whose system key signs]:name:_hookglass-cli-accounts' \
        '*:event:(peopleCreated peopleUpdated peopleDeleted peopleTagsCreated peopleStageUpdated peopleRelationshipCreated peopleRelationshipUpdated peopleRelationshipDeleted notesCreated notesUpdated notesDeleted reactionCreated reactionDeleted threadedReplyCreated threadedReplyUpdated threadedReplyDeleted emailsCreated emailsUpdated emailsDeleted tasksCreated tasksUpdated tasksDeleted appointmentsCreated appointmentsUpdated appointmentsDeleted textMessagesCreated textMessagesUpdated textMessagesDeleted callsCreated callsUpdated callsDeleted emEventsOpened emEventsClicked emEventsUnsubscribed dealsCreated dealsUpdated dealsDeleted eventsCreated stageCreated stageUpdated stageDeleted pipelineCreated pipelineUpdated pipelineDeleted pipelineStageCreated pipelineStageUpdated pipelineStageDeleted customFieldsCreated customFieldsUpdated customFieldsDeleted dealCustomFieldsCreated dealCustomFieldsUpdated dealCustomFieldsDeleted )'
}

_hookglass-cli-verify()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--signature[Value of the FUB-Signature header, or what your code computed]:hex: ' \
        '--key-env[Variable that holds the X-System-Key]:var:_parameters -g "*export*"' \
        '--account[Account whose key it should be]:name:_hookglass-cli-accounts' \
        '*:file:_files'
}

_hookglass-cli-doctor()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]'
}

_hookglass-cli-account-add()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--api-base[Address of the API]:url: ' \
        '--system[X-System name]:name: ' \
        '--api-key-env[Variable that holds the API key]:var:_parameters -g "*export*"' \
        '--system-key-env[Variable that holds the X-System-Key]:var:_parameters -g "*export*"' \
        '--api-key-stdin[Read the API key from standard input, a line]' \
        '--system-key-stdin[Read the X-System-Key from standard input, a line]' \
        '--no-keychain[Leave the keys in the environment]'
}

_hookglass-cli-account-edit()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--name[Its new name]:new: ' \
        '--api-base[Address of the API]:url: ' \
        '--system[X-System name]:name: ' \
        '--api-key-env[Variable that holds the API key]:var:_parameters -g "*export*"' \
        '--system-key-env[Variable that holds the X-System-Key]:var:_parameters -g "*export*"' \
        '--api-key-stdin[Read the API key from standard input, a line]' \
        '--system-key-stdin[Read the X-System-Key from standard input, a line]' \
        '--no-keychain[Leave the keys in the environment]' \
        '*:account:_hookglass-cli-accounts'
}

_hookglass-cli-account-list()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]'
}

_hookglass-cli-account-remove()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '*:account:_hookglass-cli-accounts'
}

_hookglass-cli-account-check()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '*:account:_hookglass-cli-accounts'
}

_hookglass-cli-account-mode()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '1:account:_hookglass-cli-accounts' '2:mode:(observe enforce)'
}

_hookglass-cli-webhooks-list()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts'
}

_hookglass-cli-webhooks-plan()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--check[Exit code 1 if anything would change]' \
        '*:file:_files'
}

_hookglass-cli-webhooks-apply()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--include-foreign[Also change webhooks that are not ours]' \
        '*:file:_files'
}

_hookglass-cli-webhooks-register()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--include-foreign[Also change webhooks that are not ours]' \
        '--url[Where the events are sent]:url: ' \
        '*:event:(peopleCreated peopleUpdated peopleDeleted peopleTagsCreated peopleStageUpdated peopleRelationshipCreated peopleRelationshipUpdated peopleRelationshipDeleted notesCreated notesUpdated notesDeleted reactionCreated reactionDeleted threadedReplyCreated threadedReplyUpdated threadedReplyDeleted emailsCreated emailsUpdated emailsDeleted tasksCreated tasksUpdated tasksDeleted appointmentsCreated appointmentsUpdated appointmentsDeleted textMessagesCreated textMessagesUpdated textMessagesDeleted callsCreated callsUpdated callsDeleted emEventsOpened emEventsClicked emEventsUnsubscribed dealsCreated dealsUpdated dealsDeleted eventsCreated stageCreated stageUpdated stageDeleted pipelineCreated pipelineUpdated pipelineDeleted pipelineStageCreated pipelineStageUpdated pipelineStageDeleted customFieldsCreated customFieldsUpdated customFieldsDeleted dealCustomFieldsCreated dealCustomFieldsUpdated dealCustomFieldsDeleted )'
}

_hookglass-cli-webhooks-update()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--include-foreign[Also change webhooks that are not ours]' \
        '--url[The new address]:url: ' \
        '--status[Active or Disabled]:status:(Active Disabled)'
}

_hookglass-cli-webhooks-delete()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--include-foreign[Also change webhooks that are not ours]'
}

_hookglass-cli-webhooks-watch()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[Whose webhooks]:name:_hookglass-cli-accounts' \
        '--interval[Seconds between two looks]:seconds: '
}

_hookglass-cli-events-list()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--filter[Only events such as event\:people* -is\:retry lag\:>60s]:q: ' \
        '--limit[So many at most]:n: ' \
        '--after[Go on after the page whose "next" this was]:cursor: ' \
        '--capture[Of this capture]:file:_files'
}

_hookglass-cli-events-show()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--capture[Of this capture]:file:_files'
}

_hookglass-cli-events-export()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--format[jsonl, csv, har, curl, fixture or evidence]:format:(jsonl csv har curl fixture evidence)' \
        '--filter[Only events such as event\:people* -is\:retry lag\:>60s]:q: ' \
        '--output[File, for a fixture a new folder]:path:_files' \
        '--redact[Replace names, phones, emails, addresses and texts by made-up ones, the same for the same]' \
        '--preview[Only tell what would be replaced, with samples]' \
        '--capture[Of this capture instead of the store]:file:_files'
}

_hookglass-cli-events-import()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--account[All of it belongs to this account]:name:_hookglass-cli-accounts' \
        '*:file:_files'
}

_hookglass-cli-events-index()
{
    _arguments -s \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line for streams]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        '--rebuild[Remove the search index and make it anew]'
}

_hookglass-cli-events()
{
    local context state state_descr line
    typeset -A opt_args
    local -a commands=(
        'list:list what was received, newest first'
        'show:show one event with its deliveries'
        'export:write events as a capture, CSV, HAR, cURL, fixture or evidence page'
        'import:take a capture into the store'
        'index:bring the search index up to date'
    )
    _arguments -C \
        '1: :->command' '*:: :->rest'
    case $state in
        command) _describe command commands ;;
        rest) (( $+functions[_hookglass-cli-events-$line[1]] )) && _hookglass-cli-events-$line[1] ;;
    esac
}

_hookglass-cli-webhooks()
{
    local context state state_descr line
    typeset -A opt_args
    local -a commands=(
        'list:list what is registered'
        'plan:tell what a file of wanted webhooks would change'
        'apply:carry out such a plan, and read back what came of it'
        'register:register an address for events'
        'update:change the address or the status of a webhook'
        'delete:delete a webhook'
        'watch:tell when a webhook vanishes or changes'
    )
    _arguments -C \
        '1: :->command' '*:: :->rest'
    case $state in
        command) _describe command commands ;;
        rest) (( $+functions[_hookglass-cli-webhooks-$line[1]] )) && _hookglass-cli-webhooks-$line[1] ;;
    esac
}

_hookglass-cli-account()
{
    local context state state_descr line
    typeset -A opt_args
    local -a commands=(
        'add:add an account; its keys come from variables or standard input'
        'edit:change name, address, system or keys of an account'
        'list:list the accounts'
        'remove:remove an account; what it received stays'
        'check:ask Follow Up Boss whose key it is'
        'mode:observe bad signatures, or answer them with 401'
    )
    _arguments -C \
        '1: :->command' '*:: :->rest'
    case $state in
        command) _describe command commands ;;
        rest) (( $+functions[_hookglass-cli-account-$line[1]] )) && _hookglass-cli-account-$line[1] ;;
    esac
}

_hookglass-cli()
{
    local context state state_descr line
    typeset -A opt_args
    local -a commands=(
        'demo:sandbox and receiver in one process, an event a line'
        'serve:receive webhooks, an event a line'
        'sandbox:a Follow Up Boss account that is simulated on this machine'
        'account:add, edit, list, remove or check accounts'
        'webhooks:list, plan, apply, change or watch what is registered'
        'events:list, show, export or import what was received'
        'fetch:fetch what an event is about, and tell what changed'
        'recover:fetch events by the ids found in a text'
        'replay:send events again, edited or not, and see what comes back'
        'trigger:send a synthetic signed event to an address'
        'verify:check a signature and say why it fails'
        'doctor:what works here: store, keys, TLS, ports, tunnel programs'
    )
    _arguments -C \
        '--data[Data folder]:dir:_files -/' \
        '--json[One JSON document, or one a line]' \
        '--quiet[No messages but errors]' \
        {-h,--help}'[Show this help]' \
        {-v,--version}'[Show the version]' \
        '1: :->command' '*:: :->rest'
    case $state in
        command) _describe command commands ;;
        rest) (( $+functions[_hookglass-cli-$line[1]] )) && _hookglass-cli-$line[1] ;;
    esac
}

_hookglass-cli "$@"
