"""How fast thaw is, beside what could be had: a table on standard output.

    bench.py [--quick] [--library | --window] [--unpinned] [--rounds N] [--json FILE]
             [--build FOLDER] [NAME...]

It builds nothing; ./dev bench does, and passes its arguments on. Names choose rows of the library,
and `bench.py --list` tells them. What the rows mean is in README.md beside this file.

Nothing here passes or fails by a figure. The exit code is 1 when something could not be measured.
"""

from __future__ import annotations

import argparse
import datetime
import os
import pathlib
import platform
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import library  # noqa: E402
from rows import as_json, table  # noqa: E402

try:
    import window
except ImportError:  # of whatever it needs
    window = None

ROUNDS_MAX = 1000
BUILD = HERE.parents[1] / "build" / "bench"


def say(text):
    """What is not a figure goes to standard error, as it happens."""
    print(text, file=sys.stderr, flush=True)


# ---- the command line ----

def rounds(text):
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= ROUNDS_MAX:
        raise argparse.ArgumentTypeError(
            f'takes a whole number from 1 to {ROUNDS_MAX}, not "{text}"')
    return int(text)


def read_arguments():
    parser = argparse.ArgumentParser(prog="bench.py", allow_abbrev=False, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    half = parser.add_mutually_exclusive_group()
    half.add_argument("--library", action="store_true", help="only the rows of the library")
    half.add_argument("--window", action="store_true", help="only the rows of the window")
    parser.add_argument("--quick", action="store_true", help="a look, in less than half a minute")
    parser.add_argument("--unpinned", action="store_true", help="on all cores, not on one")
    parser.add_argument("--rounds", type=rounds, metavar="N", help="of each row of the library")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="every round, as JSON")
    parser.add_argument("--build", type=pathlib.Path, default=BUILD, metavar="FOLDER",
                        help="where thaw and thaw_bench are")
    parser.add_argument("--list", action="store_true", help="the names, and nothing else")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of rows of the library")
    wanted = parser.parse_args()
    if wanted.window and (wanted.names or wanted.rounds or wanted.list):
        parser.error("names, --rounds and --list are of the library, so --window leaves nothing")
    if wanted.json and not wanted.json.resolve().parent.is_dir():
        parser.error(f"there is no folder for {wanted.json}")
    return parser, wanted


def find(folder, *ways):
    """The program at one of the ways from the folder; None: it was not built."""
    return next((str(folder / way) for way in ways if os.access(folder / way, os.X_OK)), None)


# ---- what the machine is, and how much of it is used ----

def pin():
    """Stay on one core, and everything that is started from here too, but for the window
    (window.py). Returns how, for people."""
    try:
        core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        return f"the library pinned to core {core}, the window to none"
    except (AttributeError, OSError):
        return "on all cores, since this system pins nothing to one"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return next(line.split(":", 1)[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def load():
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None


def about(wanted, where):
    return {"time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "system": f"{platform.system()} {platform.release()}", "processor": processor(),
            "cores": os.cpu_count(), "where": where, "quick": wanted.quick,
            "load_before": load()}


def headline(facts):
    return (f"{facts['processor']}, {facts['cores']} cores, {facts['system']}; {facts['where']}"
            + ("; quick, so only a look" if facts["quick"] else ""))


# ---- all of it ----

def library_rows(wanted, program):
    if not program:
        say(f"left out: the rows of the library ({library.NOT_HERE})")
        return []
    return library.rows(program, wanted.quick, wanted.names, wanted.rounds,
                        lambda name: say(f"measuring: {name}"))


def window_rows(wanted, program):
    if not window or not program:
        say("left out: the rows of the window ("
            + ("there is no thaw in the build folder)" if window else "window.py is not there)"))
        return []
    say("measuring: the window")
    return window.rows(program, wanted.quick)


def measure(wanted, bench, thaw):
    result = []
    if not wanted.window:
        result += library_rows(wanted, bench)
    if not wanted.library and not wanted.names:
        result += window_rows(wanted, thaw)
    return result


def main():
    parser, wanted = read_arguments()
    bench = find(wanted.build, "tests/bench/thaw_bench")
    thaw = find(wanted.build, "src/thaw", "src/thaw.app/Contents/MacOS/thaw")
    if not bench and not thaw:
        parser.error(f"neither thaw nor thaw_bench is in {wanted.build}; ./dev bench builds them")
    unknown = set(wanted.names) - set(library.names(bench) if bench else wanted.names)
    if unknown:
        parser.error(f'nothing is called "{min(unknown)}"; --list tells what there is')
    if wanted.list:
        print("\n".join(library.names(bench) if bench else []))
        return 0
    facts = about(wanted, "unpinned" if wanted.unpinned else pin())
    try:
        result = measure(wanted, bench, thaw)
    except library.Failure as failure:
        say(f"bench.py: {failure}")
        return 1
    print(headline(facts) + "\n\n" + table(result))
    if wanted.json:
        wanted.json.write_text(as_json(result, facts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        say(f"bench.py: {problem}")
        sys.exit(1)
