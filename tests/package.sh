#!/bin/sh
# package.sh - install the Debian package in a system that has nothing, and run it there.
#
# The bare system is a folder made by debootstrap, of the same release as this one, with nothing of
# this machine in it. The program plays a scenario there, and shows its window once on a virtual
# display outside, which it reaches without a file.
set -eu

cd -- "$(dirname -- "$0")/.."
packages=$PWD/build/packages
port=50379
window_bytes=2592054 # a picture of 1200 x 720 pixels, 24 bits each

cannot() {
    echo "package.sh: this cannot run here: $*" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || cannot "it needs to be root, for chroot"
for tool in debootstrap unshare Xvfb; do
    command -v "$tool" >/dev/null || cannot "there is no $tool"
done
set -- "$packages"/thaw_*.deb
[ -e "$1" ] || cannot "there is no package in $packages; ./dev package makes it"
package=$1
. /etc/os-release
components=main
[ "$ID" != ubuntu ] || components=main,universe

work=$(mktemp -d "${TMPDIR:-/tmp}/thaw-package-XXXXXX")
system=$work/system
display=
clean_up() {
    [ -z "$display" ] || kill "$display" || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# Run a command in the bare system, with a /proc that ends with the command.
inside() {
    # shellcheck disable=SC2016 # the shell inside replaces these
    unshare --mount --pid --fork sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' \
        "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

echo "== bare system: $VERSION_CODENAME"
debootstrap --variant=minbase --components="$components" "$VERSION_CODENAME" "$system" \
    >"$work/debootstrap.txt" 2>&1 ||
    { tail "$work/debootstrap.txt" >&2; cannot "debootstrap failed"; }

echo "== install: ${package##*/}"
cp "$package" "$system/thaw.deb"
inside apt-get update -q >"$work/install.txt" 2>&1 &&
    inside apt-get install -q -y --no-install-recommends ./thaw.deb >>"$work/install.txt" 2>&1 ||
    { tail -n 30 "$work/install.txt" >&2; exit 1; }
inside dpkg-query -W thaw

echo "== run"
printf 'connect 127.0.0.1 %s\nsend hello\nreceive\nclose\nwait\n' "$port" |
    inside timeout 60 thaw --offscreen --port "$port" --script - >"$work/log.txt"
cat "$work/log.txt"
[ "$(grep -c '#[1-4] [A-Z]*  *ok' "$work/log.txt")" -eq 4 ]
grep -q '5 bytes "hello"$' "$work/log.txt"

echo "== window"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$work/display" 2>/dev/null &
display=$!
for _ in $(seq 100); do
    [ ! -s "$work/display" ] || break
    sleep 0.1
done
printf 'sleep 500\nscreenshot /window.bmp\nquit\n' |
    inside env DISPLAY=":$(cat "$work/display")" timeout 60 thaw --port "$port" --script - \
        2>"$work/errors.txt"
cat "$work/errors.txt"
[ ! -s "$work/errors.txt" ]
[ "$(wc -c <"$system/window.bmp")" -eq "$window_bytes" ]
colours=$(od -An -v -tx1 -w3 -j54 "$system/window.bmp" | sort -u | wc -l)
echo "a picture of $colours colours"
[ "$colours" -gt 50 ] || { echo "there is nothing in the window" >&2; exit 1; }

echo "== remove"
rm "$system/thaw.deb"
inside apt-get purge -q -y thaw >/dev/null 2>&1
left=$(find "$system/usr" "$system/etc" -name '*thaw*')
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
echo "== installed, ran, showed its window, and left nothing behind"
