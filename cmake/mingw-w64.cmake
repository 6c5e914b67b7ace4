# Build for Windows with mingw-w64 on another system, and run what was built under wine.
# THAW_WINDOWS_LIBRARIES in the environment is the folder that windows-libraries.sh prints.

set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

set(CMAKE_FIND_ROOT_PATH $ENV{THAW_WINDOWS_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Debian keeps the loader itself out of the way of a script that also wants the 32-bit wine.
find_program(THAW_WINE NAMES wine64 wine HINTS /usr/lib/wine)
if(THAW_WINE)
    set(CMAKE_CROSSCOMPILING_EMULATOR ${THAW_WINE})
endif()
