#!/bin/sh
# windows-libraries.sh - builds what thaw needs for Windows, on Debian: SDL2, SDL2_net, SDL2_ttf
# with freetype, and cmocka, all static. Standard output is the folder they are in.
#
# The sources are the ones that this system's own packages were built from; apt checks them. They
# are kept, built, in a cache folder outside of the tree, one for each version of this recipe.

set -eu

cd -- "$(dirname -- "$0")"
toolchain=$PWD/mingw-w64.cmake

# ---- where they are kept ----

# What a library depends on: this script, how it is compiled, and with what.
recipe() {
    cat windows-libraries.sh mingw-w64.cmake
    x86_64-w64-mingw32-gcc --version
}

# Where there is no home to write to, the build folder of the tree is.
cache_folder() {
    for folder in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
        if [ -n "$folder" ] && mkdir -p "$folder/thaw" 2>/dev/null && [ -w "$folder/thaw" ]; then
            echo "$folder/thaw"
            return
        fi
    done
    mkdir -p ../build/cache
    (cd ../build/cache && pwd)
}

prefix=$(cache_folder)/windows-$(recipe | cksum | tr ' ' '-')
if [ -e "$prefix/complete" ]; then
    echo "$prefix"
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# ---- the sources ----

# Let apt work with source entries made from the system's own entries, in a folder of its own.
private_apt() {
    program=$1
    shift
    "$program" -q -o "Dir::Etc::sourcelist=$work/apt/sources.list" \
        -o "Dir::Etc::sourceparts=$work/apt/sources.list.d" -o "Dir::State::lists=$work/apt/lists" \
        -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User= "$@"
}

fetch_sources() {
    mkdir -p "$work/apt/sources.list.d" "$work/apt/lists/partial" "$work/apt/cache/archives/partial" \
        "$work/sources"
    for entry in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources; do
        [ ! -e "$entry" ] || sed -e 's/^deb /deb-src /' -e 's/^Types:.*/Types: deb-src/' "$entry" \
            >"$work${entry#/etc}"
    done
    private_apt apt-get update
    # The packaging beside each source is not needed, and its patches are for other systems.
    (cd "$work/sources" && private_apt apt-get source --tar-only --download-only \
        libsdl2 libsdl2-net libsdl2-ttf freetype cmocka)
}

# Unpack the source "$1"; what the package came with beside it has another name.
unpack() {
    mkdir "$work/$1"
    (cd "$work/$1" && cmake -E tar xf "$work/sources/$1"_*.orig.tar.*)
}

# ---- the libraries ----

# Configure the source "$1", with the rest as arguments, and build it. SDL2 asks for a C++ compiler,
# and never uses it.
compile() {
    name=$1
    shift
    THAW_WINDOWS_LIBRARIES=$new cmake -G Ninja -S "$work/$name"/* -B "$work/$name/build" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_C_FLAGS_RELEASE="-O2 -DNDEBUG" -DBUILD_SHARED_LIBS=OFF \
        -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_CXX_COMPILER_WORKS=1 \
        -DCMAKE_INSTALL_PREFIX="$new" -DCMAKE_PREFIX_PATH="$new" --no-warn-unused-cli "$@"
    cmake --build "$work/$name/build"
}

# Unpack and compile, and show what was said only when it fails. What runs as a condition would not
# end at the first failure, so it runs in a shell of its own.
build() {
    echo "== build: $1 for Windows"
    unpack "$1"
    outcome=0
    (compile "$@") >"$work/$1.log" 2>&1 &
    wait "$!" || outcome=1
    [ "$outcome" -eq 0 ] || tail -n 40 "$work/$1.log"
    return "$outcome"
}

install_build() {
    cmake --install "$work/$1/build" >>"$work/$1.log"
}

# cmocka's own package file names a shared library, under a name that it does not have.
install_cmocka() {
    mkdir -p "$new/lib/cmake/cmocka"
    cp "$work/cmocka/build/src/libcmocka-static.a" "$new/lib"
    cp "$work"/cmocka/cmocka-*/include/cmocka*.h "$new/include"
    cat >"$new/lib/cmake/cmocka/cmocka-config.cmake" <<'END'
set(CMOCKA_INCLUDE_DIR ${CMAKE_CURRENT_LIST_DIR}/../../../include)
set(CMOCKA_LIBRARIES ${CMAKE_CURRENT_LIST_DIR}/../../libcmocka-static.a)
END
}

build_all() {
    build libsdl2 -DSDL_SHARED=OFF -DSDL_STATIC=ON -DSDL_TEST=OFF -DSDL_AUDIO=OFF \
        -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF -DSDL_HIDAPI=OFF -DSDL_VULKAN=OFF
    install_build libsdl2
    build freetype -DFT_DISABLE_ZLIB=ON -DFT_DISABLE_BZIP2=ON -DFT_DISABLE_PNG=ON \
        -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_BROTLI=ON
    install_build freetype
    mkdir "$new/share/licenses/freetype"
    cp "$work"/freetype/freetype-*/docs/FTL.TXT "$new/share/licenses/freetype"
    build libsdl2-net -DSDL2NET_SAMPLES=OFF
    install_build libsdl2-net
    build libsdl2-ttf -DSDL2TTF_SAMPLES=OFF -DSDL2TTF_HARFBUZZ=OFF -DSDL2TTF_VENDORED=OFF
    install_build libsdl2-ttf
    build cmocka -DWITH_STATIC_LIB=ON -DWITH_EXAMPLES=OFF
    install_cmocka
}

# Built beside its place and moved there when it is whole, since others may build the same.
new=$prefix.new.$$
trap 'rm -rf "$work" "$new"' EXIT
{
    fetch_sources
    build_all
    touch "$new/complete"
    mv -T "$new" "$prefix" || [ -e "$prefix/complete" ]
} >&2
echo "$prefix"
