"""Small wrong changes of src/net, one at a time: which of them do the tests let pass?

    mutants.py ROOT WORK [--file src/net/client.c] [--lines 100-200] [--sample N] [--seed N]
               [--lanes N]

Each change (a mutant) is made in a copy of the project below WORK, built, and given to the tests of
the network. There are as many copies as lanes; with more than one for each core, tests fail for
lack of time. A mutant that no test finds survives: it is printed, and the exit code is 1. One that
makes a test hang is ended by that test within two minutes (support.h), and counts as found.

A survivor wants a test, or simpler code, or a row below that says why nobody can tell.
"""

import argparse
import collections
import pathlib
import random
import re
import shutil
import subprocess
import sys
import threading
import time

# They run at once, since most of their time they wait; the first that fails ends the others.
TESTS = ["test_clock", "test_number", "test_queue", "test_frame", "test_reuse", "test_worker",
         "test_connection", "test_news_memory", "test_client", "test_client_memory", "test_orders",
         "test_strategies", "test_lookup", "test_server", "test_process", "test_watchdog",
         "test_failure_injection", "test_disasters"]
FAILED = re.compile(r"\[  FAILED  \] (\w+)")
BEGUN = re.compile(r"\[ RUN      \] (\w+)")
LIMIT_S = 300  # for all of them; a test that hangs ends itself before

# Where "or equal" makes no difference that a test could tell: a clock stands at just that moment
# for a nanosecond, descriptor 0 is the standard input, a send of bytes never sends none, nobody is
# promised how much is done in one go, or after how many looks. A time of 0 often means that there
# is none, and is no such bound.
BOUNDS = re.compile(r"_ns\b|_ms\b|\b(descriptor|next) [<>]|more > 0|SEND_CHUNK|DRAINS_PER_CHUNK|"
                    r"WELCOMES|FLOOD_MESSAGE|FILLERS_MAX|claimed / 2|SPARE_SOCKETS|"
                    r"NEWS_BYTES_LEAST|moved >= THAW_REUSE_LEAST|FULL_AFTER_LOOKS|looks > 0|"
                    r"stage_first > 0")

OUT = "^$"  # the line is left out

# What is not tried: file, line, what becomes of it (regular expressions), and why; nobody can tell,
# or something else does. A line may be told from others by the end of the line before it, in front
# of a line break.
UNTOLD = [
    (".*", r"SDL_LockMutex\(|SDL_AtomicLock\(", OUT,
     "what it guards is mostly right all the same: ./dev tsan tells"),
    (".*", r"\n(SDL_free|SDL_Destroy\w+|thaw_\w+_free|thaw_\w+_release|free_contents)\(\S+\);", OUT,
     "memory is lost: ./dev asan tells"),
    ("door.c", r"return true;\nthaw_doorway_close\(", OUT,
     "the listener works without its set, where there is poll"),
    ("reuse.c", "old = reuse->kept;", OUT, "memory is lost: ./dev asan tells"),
    ("tcp.c", r"freeaddrinfo\(found\);", OUT, "memory is lost: ./dev asan tells"),
    ("guest.c", r"i < (sizeof bytes|count);", "<=", "it writes beyond: ./dev asan tells"),
    (".*", r"va_end\(|errno = 0;", OUT, "this system does not need it, and others do"),
    (".*", "lane = THAW_LANE_GUI;", OUT, "it is 0, as is all that nobody has set"),
    ("client.c", "note.timeout_ms > 0", ">=", "it watches what needs no watching"),
    ("client.c", "due_ms > 0", ">=", "it is never 0 there"),
    ("clock.c", "per_s == THAW_NS_PER_S", "!=", "the longer way gives the same"),
    ("connection.c", r"STREAM_(OPEN\)|RESET;)\nreturn false;", "true",
     "whoever looks once more finds the same"),
    ("connection.c", r'succeed\(command->reply, "%s", ""\)', OUT,
     "so does a reply that nobody has filled"),
    ("descriptor.c", "EWOULDBLOCK", "EAGAIN && errno", "the two are one number here"),
    ("door.c|guest.c", r"SDL_Delay\(|pause\((doorway|guest)->state, (SLICE|SPLIT)_MS\)", OUT,
     "it looks, or goes on, sooner"),
    ("door.c", r"pause\(doorway->state, 1\)", OUT,
     "a hundred looks are mostly enough even then"),
    ("door.c", r"AtomicGet\(&filler->abandoned\) &&", r"\|\|",
     "a filler that was abandoned hangs in its connect for as long as the next black hole lasts"),
    ("door.c", "filler->abandoned, true", OUT,
     "a filler that was abandoned hangs in its connect for as long as the next black hole lasts"),
    ("door.c", "bool holds = ", "&&", "here a socket that is closed stays in the backlog"),
    ("door.c", "filler->looks, 0", OUT, "it ends before it has been looked at often enough"),
    ("door.c", r"abandoned, true\);\nfor|bool room = false;", "<=|true",
     "so many fillers never hang at one time"),
    ("door.c", "descriptor = -1;", OUT, "the next listener brings its own"),
    ("door.c", r"keep\(arrival", OUT, "the connection says so once more, a moment later"),
    ("door.c", "wanted != THAW_DOOR_OPEN", "==", "it looks more or less often"),
    ("door.c|tcp.c", "SDLNet_TCP_AddSocket", "[<>]=", "it returns how many there are, or -1"),
    ("echo_server.c", r"arrival(\)\)|\.peer\);)\nreturn true;", "false",
     "the next client is let in after a short pause, and no test measures how short"),
    ("echo_server.c", r"count\+\+;", "--", "it takes in all that wait, and they are few"),
    ("frame.c", "size > 0", ">=", "a copy of no bytes moves none"),
    ("frame.c", "THAW_MAX_MESSAGE_LIMIT", "<", "no test asks for so much memory"),
    ("guest.c", "pushed_ns > 0", ">=", "the clock began more than a second ago"),
    ("guest.c", "silence_ms > 0", ">=", "a limit of 0 is none"),
    ("guest.c", "1664525u", OUT, "bytes that are all the same announce as much"),
    ("guest.c", r"!block\)\nreturn false;", "true", "a flood that has no memory is no flood"),
    ("guest.c", r"(\bsize\)|, frame\)|\(guest\))\)\nreturn false;", "true",
     "the client is gone, and the next look finds that"),
    ("queue.c", "length > 0", ">=", "who is woken for nothing looks once more"),
    ("queue.c", "limit_ms > 0", r"> 0 \|\||>= 0", "it sleeps for no time, or for 49 days"),
    ("server_state.c", "bool same", r"\|\|", "whoever asks looks for a stop as well"),
    ("supervisor.c", r"thaw_queue_push\(client->answers", ">=", "there is room for all answers"),
    ("supervisor.c", "watched_id > client->answered_id", ">=", "it watches what needs no watching"),
    ("supervisor.c", r"!must_watch\(client\) \|\|", "&&",
     "it watches what needs no watching"),
    ("supervisor.c", r"running_id > 0 &&$", ">=", "a stop of no command stops none"),
    ("tcp.c", "asked_limit|read_limit_ms = 0", "", "a read waits in two calls, or in one"),
    ("tcp.c", "timeout_ms > 0", "timeout_ms >=", "it looks by poll, and sees the same"),
    ("tcp.c", "descriptor = -1;", OUT, "the next socket brings its own"),
    ("tcp.c", "thaw_transport_close\\(transport\\);", OUT, "its connection has closed it"),
    ("tcp.c", "size > 2", ">=", "there is nothing between the brackets"),
    ("tcp.c", "holds_pipe = ", OUT, "it asks for each send"),
    ("tcp.c", "through < 0", "<=", "the next write sets it anew"),
    ("tcp.c", "sigemptyset", OUT, "what else is held back is left to chance"),
    ("worker.c", "timed = ", ">=", "it counts, and nobody asks"),
    ("worker_news.c", "// it is the end", "true", "the end is taken before the next pause"),
    ("worker_replies.c", "worker->timed", ">=", "it counts, and nobody asks"),
]

SWAPS = [(" <= ", " < "), (" < ", " <= "), (" >= ", " > "), (" > ", " >= "), (" == ", " != "),
         (" != ", " == "), (" && ", " || "), (" || ", " && "), (" + 1", ""), (" - 1", ""),
         ("true;", "false;"), ("false;", "true;"), ("if (!", "if ("), ("(!", "("), ("++", "--")]
ELSEWHERE = ("#ifdef _WIN32", "#ifdef __APPLE__", "#ifdef SO_NOSIGPIPE")
ASSERTIONS = ("SDL_assert", "assert_owner")  # of mistakes of a caller, and none makes them
STATEMENT = re.compile(r"^\s+(?!return|break|continue|goto|case|default|CHECK|\(void\)|"
                       r"const |static |struct |bool |int |size_t |void |Uint\d+ |Thaw\w+ )"
                       r"[\w*(>.\[\]-]+.*;$")


def numbers_of_lines_built_here(lines):
    """Not those of another system."""
    built = [True]
    for number, line in enumerate(lines, 1):
        if line.startswith("#if"):
            built.append(not line.startswith(ELSEWHERE))
        elif line.startswith("#else"):
            built[-1] = not built[-1]
        elif line.startswith("#endif"):
            built.pop()
        elif all(built):
            yield number


def changes_of(line):
    """All that the line may become."""
    code = line.split("//")[0].rstrip()
    if not line.startswith(" ") or code.lstrip().startswith(ASSERTIONS):
        return
    for old, new in SWAPS:
        for match in re.finditer(re.escape(old), code):
            yield line[:match.start()] + new + line[match.end():]
    if STATEMENT.match(code):
        yield ""


def mutants_of(lines, first, last):
    """All the changes of a file, as (line number, new line)."""
    for number in numbers_of_lines_built_here(lines):
        if first <= number <= last:
            for changed in dict.fromkeys(changes_of(lines[number - 1])):  # each once
                yield number, changed


def without_bound(line):
    return re.sub(r"(?<=[<>])=| \+ 1(?=[;,])", "", line)


def is_untold(file, lines, number, new):
    name = pathlib.PurePath(file).name
    old = lines[number - 1]
    if (BOUNDS.search(old) and without_bound(old) == without_bound(new)
            and not re.search("_[mn]s >= 0", new)):
        return True
    before = lines[number - 2].strip() if number > 1 else ""
    return any(match.end() > len(before) + 1  # it is about this line, not only about the other
               for files, what, becomes, reason in UNTOLD
               if re.fullmatch(files, name) and re.search(becomes, new)
               for match in re.finditer(what, f"{before}\n{old.strip()}"))


def run(command, limit_s, folder=None):
    try:
        return subprocess.run(command, cwd=folder, timeout=limit_s, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace")
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 124, str(late.stdout), "")


class Copy:
    """The project, where it may be broken."""

    def __init__(self, root, work):
        self.source = work / "source"
        self.build = work / "build"
        shutil.rmtree(self.source, ignore_errors=True)
        names = subprocess.run(["git", "ls-files"], cwd=root, check=True, text=True,
                               stdout=subprocess.PIPE).stdout.splitlines()
        for name in names:
            target = self.source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target)
        made = run(["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja",
                    "-DCMAKE_BUILD_TYPE=Debug", "-DTHAW_BUILD_PROGRAM=OFF", "-DTHAW_BUILD_TESTS=ON",
                    "-DTHAW_WERROR=OFF"], 300)
        if made.returncode or not self.compiles():
            sys.exit(f"the project as it is does not build:\n{made.stdout}")

    def compiles(self):
        return run(["ninja", "-C", self.build, *TESTS], 600).returncode == 0

    def first_failure(self):
        """The first test that fails, with the name of the case; empty: none does."""
        logs = {test: self.build / "tests" / f"{test}.log" for test in TESTS}
        processes = {}
        for test, log in logs.items():
            with log.open("w") as output:
                processes[test] = subprocess.Popen([self.build / "tests" / test], stdout=output,
                                                   stderr=subprocess.STDOUT, cwd=log.parent)
        limit = time.monotonic() + LIMIT_S
        running, failure = dict(processes), ""
        while running and not failure:
            time.sleep(0.1)
            for test, process in list(running.items()):
                code = process.poll()  # first, so that the log of one that has ended is whole
                text = logs[test].read_text(errors="replace")
                told = FAILED.search(text)
                if told or code not in (None, 0, 77) or time.monotonic() > limit:
                    begun = BEGUN.findall(text)
                    failure = f"{test}: {told[1] if told else begun[-1] if begun else '?'}"
                    break
                if code is not None:
                    del running[test]
        for process in processes.values():
            process.kill()
            process.wait()
        return failure

    def finder(self, file, number, line):
        """Who finds that `line` stands in the file in place of what does; empty: nobody."""
        path = self.source / file
        whole = path.read_text()
        lines = whole.splitlines()
        lines[number - 1] = line
        path.write_text("\n".join(lines) + "\n")
        found = self.first_failure() if self.compiles() else "the compiler"
        path.write_text(whole)
        return found


def work_off(copy, chosen, root, survivors):
    """Try one change after the other, beside the other lanes."""
    while chosen:
        file, number, line = chosen.popleft()
        old = (root / file).read_text().splitlines()[number - 1]
        since = time.monotonic()
        found = copy.finder(file, number, line)
        if not found:
            survivors.append((file, number))
        print(f"{file}:{number}: {old.strip()}  ->  {line.strip() or '(left out)'}\n"
              f"    {'found by ' + found if found else 'SURVIVES'}, "
              f"{time.monotonic() - since:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--file", action="append")
    parser.add_argument("--lines", default="1-1000000")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=1)
    options = parser.parse_args()
    first, last = map(int, options.lines.split("-"))
    root, work = options.root.resolve(), options.work.resolve()
    files = options.file or sorted(str(path.relative_to(root))
                                   for path in (root / "src/net").glob("*.c"))
    chosen = []
    for file in files:
        lines = (root / file).read_text().splitlines()
        chosen += [(file, number, line) for number, line in mutants_of(lines, first, last)
                   if not is_untold(file, lines, number, line)]
    if options.sample:
        chosen = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
    copies = [Copy(root, work / f"lane{lane}") for lane in range(options.lanes)]
    failure = copies[0].first_failure()
    if failure:
        sys.exit(f"the project as it is does not pass {failure}")
    left, survivors = collections.deque(chosen), []
    lanes = [threading.Thread(target=work_off, args=(copy, left, root, survivors))
             for copy in copies]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    print(f"{len(chosen)} mutants, {len(survivors)} survive")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
