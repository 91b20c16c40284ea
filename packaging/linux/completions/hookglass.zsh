#compdef hookglass
# Made by packaging/linux/generate.sh; do not edit.

_hookglass()
{
    _arguments -s \
        {-h,--help}'[Displays help on commandline options]' \
        '--data[Keep everything in this folder]:dir:_files -/' \
        '--demo[Start the sandbox with live traffic at once]' \
        '--listen[Receive on this address]:address\:port: ' \
        '--look[system, light or dark]:look:(system light dark)' \
        {-v,--version}'[Print the version, the commit and Qt'\''s version]' \
        '--self-check[Look whether all that the window needs works here, print a line for each, and end\: 0 if it does, else 1]'
}

_hookglass "$@"
