"""Small wrong changes of src/net, one at a time: which of them do the tests let pass?

    mutants.py ROOT WORK [--file src/net/client.c] [--lines 100-200] [--sample N] [--seed N]

Each change (a mutant) is made in a copy of the project below WORK, built, and given to the tests of
the network. A mutant that no test finds survives: it is printed, and the exit code is 1. One that
makes a test hang is ended by that test within two minutes (support.h), and counts as found.

A survivor wants a test, or simpler code, or a row in EQUIVALENT that says why nobody can tell.
"""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

# They run at once, since most of their time they wait; the first that fails ends the others.
TESTS = ["test_queue", "test_frame", "test_reuse", "test_worker", "test_connection", "test_news_memory",
         "test_client", "test_orders", "test_strategies", "test_lookup", "test_server", "test_process",
         "test_watchdog", "test_failure_injection", "test_disasters"]
LIMIT_S = 300  # for all of them; a test that hangs ends itself before

# File, a part of the line, what it becomes, and why no test can tell.
EQUIVALENT = [
    ("src/net/door.c", "!SDL_AtomicGet(&filler->abandoned) &&", "||",
     "a filler that was abandoned hangs in its connect for as long as the next black hole lasts"),
    ("src/net/echo_server.c", "        return true;", "return false;",
     "the next client is let in after a short pause, and no test measures how short"),
    *((f"src/net/{file}.c", "SDL_LockMutex(worker->mutex);", "",
       "what it guards is mostly right all the same: ./dev tsan tells")
      for file in ("worker", "worker_news", "worker_replies", "worker_reuse")),
    ("src/net/tcp.c", "freeaddrinfo(found);", "", "a leak of the system's memory: ./dev asan tells"),
]

SWAPS = [(" <= ", " < "), (" < ", " <= "), (" >= ", " > "), (" > ", " >= "), (" == ", " != "),
         (" != ", " == "), (" && ", " || "), (" || ", " && "), (" + 1", ""), (" - 1", ""),
         ("true;", "false;"), ("false;", "true;"), ("if (!", "if ("), ("(!", "("), ("++", "--")]
STATEMENT = re.compile(r"^\s+(?!return|break|continue|goto|case|default|SDL_assert|CHECK|\(void\)|"
                       r"const |static |struct |bool |int |size_t |void |Uint\d+ |Thaw\w+ )"
                       r"[\w*(>.\[\]-]+.*;$")


def mutants_of(path, lines, first, last):
    """All the changes of a file, as (line number, new line)."""
    for number in range(first, min(last, len(lines)) + 1):
        line = lines[number - 1]
        code = line.split("//")[0]
        if not line.startswith(" ") or not code.strip() or code.strip().startswith("#"):
            continue
        if code.strip().startswith("SDL_assert"):
            continue  # it tells of a mistake of a caller, and none makes it
        for old, new in SWAPS:
            for match in re.finditer(re.escape(old), code):
                yield number, line[:match.start()] + new + line[match.end():]
        if STATEMENT.match(code.rstrip()) and "(" in code + "=":
            yield number, ""
        elif STATEMENT.match(code.rstrip()) and " = " in code:
            yield number, ""


def is_equivalent(file, old, new):
    return any(file == row[0] and row[1] in old and row[2] in new for row in EQUIVALENT)


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
        failure = self.first_failure()
        if failure:
            sys.exit(f"the project as it is does not pass {failure}")

    def compiles(self):
        return run(["ninja", "-C", self.build, *TESTS], 600).returncode == 0

    def first_failure(self):
        """The first test that fails, with the name of the case; empty: none does."""
        logs = {test: self.build / "tests" / f"{test}.log" for test in TESTS}
        running = {}
        for test, log in logs.items():
            with log.open("w") as output:
                running[test] = subprocess.Popen([self.build / "tests" / test], stdout=output,
                                                 stderr=subprocess.STDOUT, cwd=log.parent)
        failed = next(ended_badly(running, time.monotonic() + LIMIT_S), "")
        for process in running.values():
            process.kill()
            process.wait()
        if not failed:
            return ""
        text = logs[failed].read_text(errors="replace")
        cases = re.findall(r"\[ RUN      \] (\w+)", text)
        return f"{failed}: {cases[-1] if cases else '?'}"


def ended_badly(running, limit):
    """The tests that fail or go on past the limit, as they do; the others leave `running`."""
    while running:
        for test, process in list(running.items()):
            code = process.poll()
            if code is None and time.monotonic() < limit:
                continue
            if code not in (0, 77):
                yield test
            else:
                del running[test]
        time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--file", action="append")
    parser.add_argument("--lines", default="1-1000000")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    first, last = map(int, options.lines.split("-"))
    root = options.root.resolve()
    files = options.file or sorted(str(path.relative_to(root))
                                   for path in (root / "src/net").glob("*.c"))
    chosen = []
    for file in files:
        lines = (root / file).read_text().splitlines()
        chosen += [(file, number, line) for number, line in mutants_of(file, lines, first, last)
                   if not is_equivalent(file, lines[number - 1], line)]
    if options.sample:
        chosen = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
    copy = Copy(root, options.work.resolve())
    survivors = 0
    for file, number, line in chosen:
        path = copy.source / file
        whole = path.read_text()
        lines = whole.splitlines()
        old, lines[number - 1] = lines[number - 1], line
        path.write_text("\n".join(lines) + "\n")
        since = time.monotonic()
        found = copy.first_failure() if copy.compiles() else "the compiler"
        survivors += not found
        print(f"{file}:{number}: {old.strip()}  ->  {line.strip() or '(left out)'}\n"
              f"    {'found by ' + found if found else 'SURVIVES'}, "
              f"{time.monotonic() - since:.0f} s", flush=True)
        path.write_text(whole)
    print(f"{len(chosen)} mutants, {survivors} survive")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
