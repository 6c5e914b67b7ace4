#!/bin/sh
# cache-folder.sh - prints the folder that keeps what is fetched and built for another system.
#
# It is outside of the tree, so that a fresh clone finds it again. Where there is no home to write
# to, the build folder of the tree is. All in it can be deleted: it is made anew when missing.
set -eu

for folder in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
    if [ -n "$folder" ] && mkdir -p "$folder/thaw" 2>/dev/null && [ -w "$folder/thaw" ]; then
        cd -- "$folder/thaw"
        pwd
        exit
    fi
done
cd -- "$(dirname -- "$0")/.."
mkdir -p build/cache
cd build/cache
pwd
