#!/bin/sh
# picture.sh PROGRAM - plays picture.thaw in a window that fills a virtual display, and makes
# assets/window.gif of it; then plays lab.thaw without a window, and makes assets/lab.png of it.
#
# What is recorded loses nothing. The palette is made for this one picture, without dithering, so
# that what stands still is the same from frame to frame and takes no room in the file.
set -eu

cd -- "$(dirname -- "$0")/.."
program=$(realpath -- "$1")
size=1200x720 # of the window when it opens
seconds=10    # the scenario takes less, and its end stays in the window
limit_s=120   # for any process here: only a hang takes as long
colours=128

die() {
    echo "picture.sh: $*" >&2
    exit 1
}

for tool in Xvfb xdotool ffmpeg timeout; do
    command -v "$tool" >/dev/null || die "there is no $tool"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/thaw-picture-XXXXXX")
started= # processes to end, the last one first
clean_up() {
    # They are split into words on purpose.
    # shellcheck disable=SC2086
    [ -z "$started" ] || kill $started 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# Start a display, and wait until it tells its number.
start_display() {
    timeout "$limit_s" Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset \
        3>"$work/display" 2>/dev/null &
    started=$!
    for _ in $(seq 100); do
        [ ! -s "$work/display" ] || break
        sleep 0.1
    done
    DISPLAY=:$(cat "$work/display")
    [ "$DISPLAY" != : ] || die "Xvfb does not start"
    export DISPLAY
}

start_program() {
    SDL_VIDEODRIVER=x11 timeout "$limit_s" "$program" --script packaging/picture.thaw \
        >"$work/log.txt" 2>&1 &
    started="$! $started"
    # It leaves room for a title, which nobody draws here.
    timeout 20 xdotool search --sync --onlyvisible --name '^thaw$' windowmove 0 0 \
        windowsize "${size%x*}" "${size#*x}" ||
        { cat "$work/log.txt" >&2; die "there is no window"; }
}

# Run ffmpeg; what it says is shown when it fails.
convert() {
    timeout "$limit_s" ffmpeg -nostdin -y "$@" >"$work/ffmpeg.txt" 2>&1 ||
        { tail "$work/ffmpeg.txt" >&2; die "ffmpeg failed"; }
}

record() {
    convert -f x11grab -framerate 20 -video_size "$size" -draw_mouse 0 -i "$DISPLAY" \
        -t "$seconds" -c:v qtrle "$work/recorded.mov"
    # What the scenario said went otherwise than it should would be in the picture.
    kill -0 "${started%% *}" 2>/dev/null || { cat "$work/log.txt" >&2; die "the program has ended"; }
}

make_gif() {
    convert -i "$work/recorded.mov" -filter_complex "scale=800:-1:flags=lanczos,split[a][b];\
[a]palettegen=max_colors=${colours}[p];[b][p]paletteuse=dither=none:diff_mode=rectangle" \
        "$work/window.gif"
    if command -v gifsicle >/dev/null; then
        timeout "$limit_s" gifsicle --batch -O3 "$work/window.gif"
    fi
    cp "$work/window.gif" assets/window.gif
}

make_lab() {
    (cd "$work" && timeout "$limit_s" "$program" --offscreen --script "$OLDPWD/packaging/lab.thaw") \
        >"$work/log.txt" 2>&1 || { cat "$work/log.txt" >&2; die "the lab is not to be seen"; }
    convert -i "$work/lab.bmp" "$work/lab.png"
    cp "$work/lab.png" assets/lab.png
}

start_display
start_program
record
make_gif
cat "$work/log.txt"
make_lab
ls -l assets/window.gif assets/lab.png
