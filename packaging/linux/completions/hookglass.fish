# fish completion for hookglass. Made by packaging/linux/generate.sh; do not edit.

complete -c hookglass -s h -l help -d 'Displays help on commandline options'
complete -c hookglass -l data -x -a '(__fish_complete_directories)' -d 'Keep everything in this folder'
complete -c hookglass -l demo -d 'Start the sandbox with live traffic at once'
complete -c hookglass -l listen -x -d 'Receive on this address'
complete -c hookglass -l look -x -a 'system light dark' -d 'system, light or dark'
complete -c hookglass -s v -l version -d 'Print the version, the commit and Qt\'s version'
complete -c hookglass -l self-check -d 'Look whether all that the window needs works here, print a line for each, and end: 0 if it does, else 1'
