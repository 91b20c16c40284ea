# SPDX-License-Identifier: MIT
# Debian's mingw-w64. The compiler with POSIX threads: the other one has no std::thread.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_AR x86_64-w64-mingw32-gcc-ar-posix)
set(CMAKE_RANLIB x86_64-w64-mingw32-gcc-ranlib-posix)

# Programs are the host's; everything else comes from the prefixes named on the command line.
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${HOOKGLASS_FIND_ROOTS})
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HOOKGLASS_FIND_ROOTS)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
