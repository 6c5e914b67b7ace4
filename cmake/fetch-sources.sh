#!/bin/sh
# fetch-sources.sh FOLDER - put the sources of SDL2, SDL2_net, SDL2_ttf and freetype into FOLDER.
#
# They come from the Debian or Ubuntu release that this machine runs, signed as all its packages
# are, for building thaw for another system. What is there already stays. Nothing of this
# machine's setup changes: apt gets a list of sources of its own, and a place for it.
set -eu

die() {
    echo "fetch-sources.sh: $*" >&2
    exit 1
}

[ $# -eq 1 ] || die "say into which folder"
command -v apt-get >/dev/null || die "it takes apt-get to fetch them"
mkdir -p "$1"
cd -- "$1"

# Debian's name of each, and ours.
names() {
    cat <<'END_OF_NAMES'
libsdl2 SDL2
libsdl2-net SDL2_net
libsdl2-ttf SDL2_ttf
freetype freetype
END_OF_NAMES
}

missing=$(names | while read -r source name; do [ -d "$name" ] || echo "$source"; done)
[ -n "$missing" ] || exit 0

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
    mv "$name" ..
done
