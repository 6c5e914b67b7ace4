#!/bin/sh
# wine.sh start WINE STAY | end WINE - begin or end the Windows of the tests, in WINEPREFIX.
#
# By itself, wine starts a Windows with the first program and ends it behind the last, many times
# in a row of tests. A program that comes while it ends is refused; and the services that come up
# with a program keep its standard output open, so that whoever reads that waits for them as well.
# So one program, STAY, starts it before the first test, with no output, and stays.
set -eu

server=$(dirname -- "$2")/wineserver
[ -x "$server" ] || server=wineserver

"$server" -k 2>/dev/null || true # also one that an interrupted run has left behind
[ "$1" = start ] || exit 0
mkdir -p "$WINEPREFIX"
exec </dev/null >/dev/null 2>&1
"$2" "$3" &
# It returns when everything is up. In a new folder the two of them may both want to make the first
# files, and one of them fails at that.
"$2" wineboot -i || "$2" wineboot -i
