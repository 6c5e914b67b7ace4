#!/bin/sh
# web-libraries.sh - builds what thaw needs for a browser, on Debian: SDL2 with threads, SDL2_ttf with
# freetype, and the header of SDL2_net, whose place src/web/memory_net.c takes. Standard output is
# the folder they are in.

set -eu

cd -- "$(dirname -- "$0")"
toolchain=$PWD/emscripten.cmake
system=browsers
. ./build-libraries.sh

recipe() {
    cat build-libraries.sh web-libraries.sh emscripten.cmake
    emcc --version
}

configure() {
    source=$1
    binaries=$2
    shift 2
    THAW_WEB_LIBRARIES=$new cmake -S "$source" -B "$binaries" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_C_FLAGS_RELEASE="-O2 -DNDEBUG" "$@"
}

# What a program has to show that has the library in it.
keep_licence() {
    mkdir -p "$new/share/licenses/$1"
    cp "$sources/$1/LICENSE.txt" "$new/share/licenses/$1"
}

build_all() {
    build_sdl -DSDL_THREADS=ON -DSDL_PTHREADS=ON -DSDL_ATOMIC=ON
    keep_licence SDL2
    build_freetype
    build_sdl_ttf
    keep_licence SDL2_ttf
    cp "$sources/SDL2_net/SDL_net.h" "$new/include/SDL2"
}

begin_libraries web
{
    build_all
    end_libraries
} >&2
echo "$prefix"
