# fish completion for hookglass. Made by packaging/linux/generate.sh; do not edit.

complete -c hookglass -s h -l help -d 'Displays help on commandline options'
complete -c hookglass -s v -l version -d 'Displays version information'
complete -c hookglass -l data -x -a '(__fish_complete_directories)' -d 'Keep everything in this folder'
complete -c hookglass -l demo -d 'Start the sandbox with live traffic at once'
complete -c hookglass -l listen -x -d 'Receive on this address'
complete -c hookglass -l look -x -a 'system light dark' -d 'system, light or dark'
