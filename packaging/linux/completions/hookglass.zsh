#compdef hookglass
# Made by packaging/linux/generate.sh; do not edit.

_hookglass()
{
    _arguments -s \
        {-h,--help}'[Displays help on commandline options]' \
        {-v,--version}'[Displays version information]' \
        '--data[Keep everything in this folder]:dir:_files -/' \
        '--demo[Start the sandbox with live traffic at once]' \
        '--listen[Receive on this address]:address\:port: ' \
        '--look[system, light or dark]:look:(system light dark)'
}

_hookglass "$@"
