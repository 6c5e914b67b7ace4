#!/bin/sh
# windows-libraries.sh - builds what thaw needs for Windows, on Debian: SDL2, SDL2_net, SDL2_ttf
# with freetype, and cmocka, all static. Standard output is the folder they are in.

set -eu

cd -- "$(dirname -- "$0")"
toolchain=$PWD/mingw-w64.cmake
system=Windows
. ./build-libraries.sh

recipe() {
    cat build-libraries.sh windows-libraries.sh mingw-w64.cmake
    x86_64-w64-mingw32-gcc --version
}

# SDL2 asks for a C++ compiler, and never uses it.
configure() {
    source=$1
    binaries=$2
    shift 2
    THAW_WINDOWS_LIBRARIES=$new cmake -S "$source" -B "$binaries" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_C_FLAGS_RELEASE="-O2 -DNDEBUG" \
        -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_CXX_COMPILER_WORKS=1 "$@"
}

# cmocka's own package file names a shared library, under a name that it does not have.
install_cmocka() {
    mkdir -p "$new/lib/cmake/cmocka"
    cp "$work/cmocka/src/libcmocka-static.a" "$new/lib"
    cp "$sources"/cmocka/include/cmocka*.h "$new/include"
    cat >"$new/lib/cmake/cmocka/cmocka-config.cmake" <<'END'
set(CMOCKA_INCLUDE_DIR ${CMAKE_CURRENT_LIST_DIR}/../../../include)
set(CMOCKA_LIBRARIES ${CMAKE_CURRENT_LIST_DIR}/../../libcmocka-static.a)
END
}

build_all() {
    build_sdl -DSDL_VULKAN=OFF
    build_freetype
    build SDL2_net -DSDL2NET_SAMPLES=OFF
    install_build SDL2_net
    build_sdl_ttf
    build cmocka -DWITH_STATIC_LIB=ON -DWITH_EXAMPLES=OFF
    install_cmocka
}

begin_libraries windows
{
    build_all
    end_libraries
} >&2
echo "$prefix"
