# build-libraries.sh - builds static libraries for another system into one folder. It is read by
# windows-libraries.sh and web-libraries.sh, which say before how one is configured:
#
#     system=Windows    the name for people
#     recipe            prints all that the libraries depend on
#     configure         is given the source folder, the build folder and settings of CMake
#
# They are kept in the cache folder, built, one folder for each version of the recipe.

# Print the folder of the libraries and end, if they are there. Else prepare the folders that the
# build takes: $sources, $work, and $new, which becomes $prefix when it is whole.
begin_libraries() {
    prefix=$(./cache-folder.sh)/$1-$(recipe | cksum | tr ' ' '-')
    if [ -e "$prefix/complete" ]; then
        echo "$prefix"
        exit
    fi
    # Built beside its place and moved there when it is whole, since others may build the same.
    new=$prefix.new.$$
    work=$(mktemp -d)
    trap 'rm -rf "$work" "$new"' EXIT
    trap 'exit 1' INT TERM
    sources=$(./fetch-sources.sh)
}

end_libraries() {
    touch "$new/complete"
    mv -T "$new" "$prefix" || [ -e "$prefix/complete" ]
}

compile() {
    name=$1
    shift
    configure "$sources/$name" "$work/$name" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_PREFIX="$new" -DCMAKE_PREFIX_PATH="$new" \
        --no-warn-unused-cli "$@"
    cmake --build "$work/$name"
}

# Compile the library "$1", and show what was said only when it fails. What runs as a condition would
# not end at the first failure, so it runs in a shell of its own.
build() {
    echo "== build: $1 for $system"
    outcome=0
    (compile "$@") >"$work/$1.log" 2>&1 &
    wait "$!" || outcome=1
    [ "$outcome" -eq 0 ] || tail -n 40 "$work/$1.log"
    return "$outcome"
}

install_build() {
    cmake --install "$work/$1" >>"$work/$1.log"
}

build_sdl() {
    build SDL2 -DSDL_SHARED=OFF -DSDL_STATIC=ON -DSDL_TEST=OFF -DSDL_AUDIO=OFF \
        -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF -DSDL_HIDAPI=OFF "$@"
    install_build SDL2
}

build_freetype() {
    build freetype -DFT_DISABLE_ZLIB=ON -DFT_DISABLE_BZIP2=ON -DFT_DISABLE_PNG=ON \
        -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_BROTLI=ON
    install_build freetype
    mkdir -p "$new/share/licenses/freetype"
    cp "$sources/freetype/docs/FTL.TXT" "$new/share/licenses/freetype"
}

build_sdl_ttf() {
    build SDL2_ttf -DSDL2TTF_SAMPLES=OFF -DSDL2TTF_HARFBUZZ=OFF -DSDL2TTF_VENDORED=OFF "$@"
    install_build SDL2_ttf
}
