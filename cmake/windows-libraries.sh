#!/bin/sh
# windows-libraries.sh - builds what thaw needs for Windows, on Debian: SDL2, SDL2_net, SDL2_ttf
# with freetype, and cmocka, all static. Standard output is the folder they are in.
#
# They are kept in the cache folder, built, one folder for each version of this recipe.

set -eu

cd -- "$(dirname -- "$0")"
toolchain=$PWD/mingw-w64.cmake

# ---- where they are kept ----

# What a library depends on: this script, how it is compiled, and with what.
recipe() {
    cat windows-libraries.sh mingw-w64.cmake
    x86_64-w64-mingw32-gcc --version
}

prefix=$(./cache-folder.sh)/windows-$(recipe | cksum | tr ' ' '-')
if [ -e "$prefix/complete" ]; then
    echo "$prefix"
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# ---- the libraries ----

# Configure the source "$1", with the rest as arguments, and build it. SDL2 asks for a C++ compiler,
# and never uses it.
compile() {
    name=$1
    shift
    THAW_WINDOWS_LIBRARIES=$new cmake -G Ninja -S "$sources/$name" -B "$work/$name" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_FLAGS_RELEASE="-O2 -DNDEBUG" -DBUILD_SHARED_LIBS=OFF \
        -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_CXX_COMPILER_WORKS=1 \
        -DCMAKE_INSTALL_PREFIX="$new" -DCMAKE_PREFIX_PATH="$new" --no-warn-unused-cli "$@"
    cmake --build "$work/$name"
}

# Compile, and show what was said only when it fails. What runs as a condition would not end at the
# first failure, so it runs in a shell of its own.
build() {
    echo "== build: $1 for Windows"
    outcome=0
    (compile "$@") >"$work/$1.log" 2>&1 &
    wait "$!" || outcome=1
    [ "$outcome" -eq 0 ] || tail -n 40 "$work/$1.log"
    return "$outcome"
}

install_build() {
    cmake --install "$work/$1" >>"$work/$1.log"
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
    build SDL2 -DSDL_SHARED=OFF -DSDL_STATIC=ON -DSDL_TEST=OFF -DSDL_AUDIO=OFF \
        -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF -DSDL_HIDAPI=OFF -DSDL_VULKAN=OFF
    install_build SDL2
    build freetype -DFT_DISABLE_ZLIB=ON -DFT_DISABLE_BZIP2=ON -DFT_DISABLE_PNG=ON \
        -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_BROTLI=ON
    install_build freetype
    mkdir "$new/share/licenses/freetype"
    cp "$sources/freetype/docs/FTL.TXT" "$new/share/licenses/freetype"
    build SDL2_net -DSDL2NET_SAMPLES=OFF
    install_build SDL2_net
    build SDL2_ttf -DSDL2TTF_SAMPLES=OFF -DSDL2TTF_HARFBUZZ=OFF -DSDL2TTF_VENDORED=OFF
    install_build SDL2_ttf
    build cmocka -DWITH_STATIC_LIB=ON -DWITH_EXAMPLES=OFF
    install_cmocka
}

# Built beside its place and moved there when it is whole, since others may build the same.
sources=$(./fetch-sources.sh)
new=$prefix.new.$$
trap 'rm -rf "$work" "$new"' EXIT
{
    build_all
    touch "$new/complete"
    mv -T "$new" "$prefix" || [ -e "$prefix/complete" ]
} >&2
echo "$prefix"
