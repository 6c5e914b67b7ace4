#!/bin/sh
# fetch-sources.sh - fetches the sources of SDL2, SDL2_net, SDL2_ttf, freetype and cmocka. Standard
# output is the folder they are in, a folder for each.
#
# They come from the Debian or Ubuntu release that this machine runs, signed as all its packages
# are, for building thaw for another system. They are kept in the cache folder, and what is there
# already stays. Nothing of this machine's setup changes: apt gets a list of sources of its own,
# and a place for it.
set -eu

die() {
    echo "fetch-sources.sh: $*" >&2
    exit 1
}

sources=$("$(dirname -- "$0")/cache-folder.sh")/sources
mkdir -p "$sources"
echo "$sources"
cd -- "$sources"
exec >&2 # the rest is for people

# Debian's name of each, and ours.
names() {
    cat <<'END_OF_NAMES'
libsdl2 SDL2
libsdl2-net SDL2_net
libsdl2-ttf SDL2_ttf
freetype freetype
cmocka cmocka
END_OF_NAMES
}

missing=$(names | while read -r source name; do [ -d "$name" ] || echo "$source"; done)
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || die "it takes apt-get to fetch them"
fetch=$(mktemp -d "$PWD/fetch-XXXXXX")
trap 'rm -rf "$fetch"' EXIT
mkdir -p "$fetch/lists/partial" "$fetch/parts"
cd "$fetch"

# Where the packages of this machine come from, there are the sources as well.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keyring" ] || keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
# shellcheck disable=SC2016 # apt-get replaces these
apt-get indextargets --format '$(LABEL) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v keyring="$keyring" '($1 == "Debian" || $1 == "Ubuntu") && !seen[$0]++ {
        print "deb-src [signed-by=" keyring "]", $2, $3, $4 }' >parts/sources.list
[ -s parts/sources.list ] || die "apt-get knows no place to fetch from; run apt-get update"

own_apt() {
    apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$fetch/parts" \
        -o Dir::State::lists="$fetch/lists" -o APT::Sandbox::User=root "$@"
}

own_apt update
# shellcheck disable=SC2086 # a word for each
own_apt source --tar-only --download-only $missing

names | while read -r source name; do
    [ ! -d "../$name" ] || continue
    mkdir "$name"
    tar -xf "$source"_*.orig.tar.* -C "$name" --strip-components=1
    # Somebody else may have fetched the same in the meantime.
    mv -T "$name" "../$name" || [ -d "../$name" ]
done
