"""The window's rows of the bench: what a picture costs, while nothing happens and while much does.

    for row in rows("build/release/src/thaw", quick=True): ...

A real window of the size in question, on a virtual display, drawn by the software renderer. What it
did is read from its own recording: each picture is an event there, with the time when its work
began. What that cost the processor is read from /proc. A scenario puts marks between its stages,
and the stages of one process are compared with each other: they ran seconds apart on the same
machine. What has no stages, such as the start, is repeated.
"""

import contextlib
import dataclasses
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "bench"), str(TESTS / "e2e")]
from program import Running, free_port, run, wait_until  # noqa: E402
from rows import Row  # noqa: E402
from test_window import Display, find_window  # noqa: E402

SIZES = ((1200, 720), (1920, 1080), (3840, 2160))
PROMISED_MS = {(1200, 720): 6, (1920, 1080): 10}  # of a picture's own work, p99, in the lab
PATIENCES = (1, 3, 9)
START_S = 1.5  # until the window has its size and its texts are drawn
SETTLE_S = 0.4  # between a change of what is shown and the stage that measures it
SAMPLE_S = 0.02  # between two looks at the processor
FIRST = "fitted"  # the mark behind the start
ROUNDS = 3
SLOW_RATE = 58  # pictures a second: below, it is told how many there were
SCRUB_MS = 700  # of a full recording, in which nearly all of its events are
IDLE = "quit: idle"  # the disaster in which nothing happens
FREEZES = 100_000  # pictures, each of which ends a freeze
FREEZE_MS = 101  # as short as one may be
PICTURE_MS = 16
KEPT_MS = 3_600_000  # of a recording
FULL = 6000  # messages there and back: more than 100,000 events
LINES = 100_000  # as many as the log keeps
CLIENTS = 64
CLIENTS_S = 2  # until all are there
LAST_PART_NS = 400_000_000
NS_PER_MS = 1e6
NS_PER_S = 1e9


class Failure(RuntimeError):
    """What keeps something from being measured."""


class TooSlow(Exception):
    """A stage has begun before what was to be done for it outside."""


def available():
    """Why there can be no rows of a window here; None: there can."""
    if not pathlib.Path("/proc/self/schedstat").exists():
        return "there is no /proc/PID/schedstat"
    missing = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]
    return f"not installed: {', '.join(missing)}" if missing else None


def clock_ns():
    """The clock that the recording is in."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW)


# ---- what a process has used ----

def read_tasks(pid, file):
    """The same file of each thread of a process, by the thread's number."""
    texts = {}
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                texts[int(task.name)] = (task / file).read_text()
    return texts


def field(text, name):
    return int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[1])


def sleeps(pid):
    """How often each thread has gone to sleep so far: it wakes as often."""
    return {task: field(text, "voluntary_ctxt_switches")
            for task, text in read_tasks(pid, "status").items()}


def resident_mib(pid):
    return field(pathlib.Path(f"/proc/{pid}/status").read_text(), "VmRSS") / 1024


class Processor:
    """Looks again and again at how long a process has run; use it with `with`."""

    def __init__(self, pid):
        self.pid = pid
        self.times_ns, self.used_ns, self.mib = [], [], []
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ends.wait(SAMPLE_S):
            texts = read_tasks(self.pid, "schedstat")
            with contextlib.suppress(OSError, TypeError):
                self.mib.append(resident_mib(self.pid))
                self.used_ns.append(sum(int(text.split()[0]) for text in texts.values()))
                self.times_ns.append(clock_ns())

    def at(self, time_ns):
        """The sample next to a time."""
        return min(range(len(self.times_ns)), key=lambda i: abs(self.times_ns[i] - time_ns))

    def percent(self, begin_ns, end_ns):
        """Of one processor. Threads that end take what they used with them, so none may."""
        first, last = self.at(begin_ns), self.at(end_ns)
        return 100 * ((self.used_ns[last] - self.used_ns[first]) /
                      (self.times_ns[last] - self.times_ns[first]))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.ends.set()
        self.thread.join()


# ---- what the window did ----

@dataclasses.dataclass
class Past:
    """What this needs of a recording."""
    pictures: list  # (when its work began, when it was presented)
    marks: dict     # from the words of a mark to its time

    def between(self, begin_ns, end_ns):
        return [picture for picture in self.pictures if begin_ns <= picture[0] < end_ns]

    def stages(self):
        """When each began and ended. Of one in which so much happens that the recording has
        forgotten its begin, the last part."""
        return {name[1:]: (self.marks.get(name[1:], end_ns - LAST_PART_NS), end_ns)
                for name, end_ns in self.marks.items() if name.startswith("/")}


def read_past(*files):
    """The files may overlap."""
    pictures, marks = set(), {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if '"PRESENTED"' in line:
                at_ns, _, _, _, more = json.loads(line)
                pictures.add((more["began"], at_ns))
            elif '"MARK"' in line:
                at_ns, _, _, _, more = json.loads(line)
                marks[bytes.fromhex(more["bytes"]).decode()] = at_ns
    return Past(sorted(pictures), marks)


def percentile(values, percent):
    """The smallest value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


@dataclasses.dataclass
class Stage:
    """What a picture cost in a stage of a scenario."""
    p50_ms: float
    p99_ms: float
    rate: float     # pictures a second
    percent: float  # of a processor
    mib: float      # resident, at its end


def stage_of(past, processor, begin_ns, end_ns):
    pictures = past.between(begin_ns, end_ns)
    works = [(shown - began) / NS_PER_MS for began, shown in pictures]
    if len(works) < 2:
        raise Failure("the window drew no pictures")
    passed_s = (pictures[-1][1] - pictures[0][1]) / NS_PER_S
    return Stage(percentile(works, 50), percentile(works, 99), (len(pictures) - 1) / passed_s,
                 processor.percent(begin_ns, end_ns), processor.mib[processor.at(end_ns)])


class Window:
    """A display, and the program on it; one run after the other."""

    def __init__(self, program, size, folder):
        self.program = program
        self.size = size
        self.folder = pathlib.Path(folder)
        self.display = Display(size)
        self.environment = dict(self.display.environment, SDL_VIDEODRIVER="x11", HOME=str(folder),
                                XDG_CONFIG_HOME="")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.display.close()

    def start(self, *arguments, script):
        """The program in a folder of its own, so that what it keeps there is of this run."""
        self.run_folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.port = free_port()
        os.environ["THAW_PROGRAM"] = self.program
        return Running(f"--port={self.port}", "--renderer=software", "--script=-", *arguments,
                       script=script, env=self.environment, cwd=self.run_folder)

    def tool(self, *arguments):
        return self.display.tool("xdotool", *arguments)

    def find(self):
        return wait_until(lambda: find_window(self.display), "the window")

    def fit(self):
        """Give the window the size of the display."""
        window = self.find()
        self.tool("windowmove", window, 0, 0)
        self.tool("windowsize", window, *self.size)
        self.tool("mousemove", "--window", window, 3, 3)

    def play(self, scenario, meanwhile=None):
        """The same again, with more patience, on a machine that is too slow for it."""
        for patience in PATIENCES:
            with contextlib.suppress(TooSlow):
                return self.play_once(scenario, patience, meanwhile)
        raise Failure("the machine is too slow, or too busy")

    def play_once(self, scenario, patience, meanwhile):
        """Play a scenario to its end; returns its stages by their names. `meanwhile` does something
        from outside, and returns before the begin of which stages it was done, and when."""
        with self.start(script=scenario.text(patience)) as thaw:
            with Processor(thaw.process.pid) as processor:
                self.fit()
                done_ns = {FIRST: clock_ns()}
                if meanwhile:
                    done_ns |= meanwhile(self, thaw)
                code = thaw.wait()
        if code != 0:
            raise Failure(f"thaw ended with {code}: {thaw.errors} {thaw.lines[-5:]}")
        past = read_past(*self.run_folder.glob("*.jsonl"))
        stages = past.stages()
        for name, time_ns in done_ns.items():
            if time_ns > (stages[name][0] if name in stages else past.marks[name]):
                raise TooSlow
        return {name: stage_of(past, processor, *times) for name, times in stages.items()}


class Scenario:
    """The text of a scenario, as it is put together."""

    def __init__(self, seconds):
        self.seconds = seconds  # of a stage
        self.lines = []
        self.wait_outside(START_S).do(f"mark {FIRST}")

    def do(self, *lines):
        self.lines += lines
        return self

    def sleep(self, seconds):
        return self.do(f"sleep {round(seconds * 1000)}")

    def wait_outside(self, seconds):
        """Time for what others do; longer with more patience."""
        return self.do(seconds)

    def stage(self, name):
        """Measure while time passes."""
        self.begin(name).sleep(self.seconds)
        return self.end(name)

    def begin(self, name):
        return self.sleep(SETTLE_S).do(f"mark {name}")

    # Only the last ten seconds are kept, so each stage is kept by itself.
    def end(self, name):
        return self.do(f"mark /{name}", "live", f"keep {len(self.lines)}.jsonl")

    def wait_for_answer(self):
        """Let a command wait for as long as it takes."""
        return self.do("server delay 60000", "connect", "send hello", "! receive")

    def stop_waiting(self):
        return self.do("cancel", "wait", "close", "wait")

    def fill_recording(self):
        self.do("server delay 0", "connect", f"repeat {FULL} send hello", f"repeat {FULL} receive")
        return self.do("close", "wait", "clear-log")

    def scrub(self, name, recording, from_ms=100, across_ms=SCRUB_MS):
        """Measure while the cursor goes back and forth in a recording, one place a picture."""
        self.do(f"replay {recording}").sleep(SETTLE_S).begin(name)
        for i in range(round(self.seconds * 60)):
            # Steps of 7 reach all of what is dense, in an order that no neighbour helps.
            at = i * 7 % SCRUB_MS * across_ms // SCRUB_MS
            self.do(f"seek {from_ms + at}", "sleep 12")
        return self.end(name)

    def text(self, patience=1):
        lines = (line if isinstance(line, str) else f"sleep {round(line * patience * 1000)}"
                 for line in self.lines)
        return "\n".join([*lines, "quit", ""])


# ---- what is measured ----

def make_recording(program, file):
    """A recording in a file, full of messages that came as fast as they could."""
    os.environ["THAW_PROGRAM"] = program
    script = Scenario(0).fill_recording().text()
    result = run("--offscreen", f"--port={free_port()}", "--script=-", f"--record={file}",
                 script=script)
    if result.returncode != 0:
        raise Failure(f"thaw makes no recording: {result.stderr}")


def make_pictures(file, gap_ms):
    """A recording of a window that only draws. Returns how long it is."""
    with file.open("w", encoding="utf-8") as out:
        print('{"thaw":"recording","version":[1,0],"program":"1.0.0","clock":"ns"}', file=out)
        for i in range(FREEZES):
            at_ns = int((1000 + i * gap_ms) * NS_PER_MS)
            print(f'[{at_ns},"PRESENTED","gui",0,{{"began":{at_ns - 1000}}}]', file=out)
    return FREEZES * gap_ms


def fill(scenario, recording):
    """All stages of a window of some size."""
    scenario.stage("idle").wait_for_answer().stage("waiting")
    scenario.do("lab on").stage("lab").stop_waiting()
    scenario.do("lab off").fill_recording().wait_for_answer()
    scenario.do("lab on").stage("full")
    if recording:
        scenario.scrub("scrub", recording)
    return scenario.stop_waiting()


def less(name, unit, ours, other=None, other_name="", note=""):
    return Row(name, unit, ours, other, other_name, "less", note)


def compare(where, rounds, name, of, other, other_name, note=""):
    """Rows of a stage: a picture's own work, and the processor; beside those of another stage."""
    def figures(stage, field):
        return [getattr(stages[stage], field) for stages in rounds] if stage else None

    rate = statistics.median(figures(name, "rate"))
    slow = "" if rate > SLOW_RATE else f"{rate:.0f} pictures a second"
    return [less(f"{where}, {of}: a picture's work, p50", "ms", figures(name, "p50_ms"),
                 figures(other, "p50_ms"), other_name, slow),
            less(f"{where}, {of}: a picture's work, p99", "ms", figures(name, "p99_ms"),
                 figures(other, "p99_ms"), other_name, note),
            less(f"{where}, {of}: processor", "% of a core", figures(name, "percent"),
                 figures(other, "percent"), other_name)]


def size_rows(program, folder, size, seconds, count, recording):
    with Window(program, size, folder) as window:
        rounds = [window.play(fill(Scenario(seconds), recording)) for _ in range(count)]
    where = "{}x{}".format(*size)
    promise = f"promised: below {PROMISED_MS[size]} ms" if size in PROMISED_MS else ""
    rows = compare(where, rounds, "idle", "idle", None, "")
    rows += compare(where, rounds, "waiting", "a command waits", "idle", "idle")
    rows += compare(where, rounds, "lab", "lab, a command waits", "waiting", "without the lab")
    rows += compare(where, rounds, "full", "lab, 100,000 events", "lab", "empty recording", promise)
    if recording:
        rows += compare(where, rounds, "scrub", "lab, scrubbing", "full", "live", promise)
    for name, of in (("idle", "idle"), ("full", "lab, 100,000 events")):
        rows.append(less(f"{where}, {of}: resident", "MiB", [r[name].mib for r in rounds]))
    return rows


def freeze_rows(program, folder, seconds, count):
    scenario = Scenario(seconds).do("lab on")
    for name, gap_ms in (("none", PICTURE_MS), ("freezes", FREEZE_MS)):
        file = pathlib.Path(folder) / f"{name}.jsonl"
        long_ms = make_pictures(file, gap_ms)
        kept_ms = min(long_ms, KEPT_MS)
        scenario.scrub(name, file, long_ms - kept_ms, kept_ms)
    with Window(program, SIZES[0], folder) as window:
        rounds = [window.play(scenario) for _ in range(count)]
    return compare("1200x720", rounds, "freezes", "replay, 100,000 freezes", "none", "none")


def log_rows(program, folder, seconds, count):
    # A CLOSE without a connection fails, and each says so. The few look like the many.
    scenario = Scenario(seconds).do("repeat 100 ! close", "wait").stage("few")
    scenario.do(f"repeat {LINES} ! close", "wait").stage("many")
    with Window(program, SIZES[0], folder) as window:
        rounds = [window.play(scenario) for _ in range(count)]
    return compare("1200x720", rounds, "many", "log of 100,000 lines", "few", "100 lines")


def bring_clients(window, thaw):
    """Let clients come, talk once, and stay; later as fast as they can."""
    crowd = subprocess.Popen([sys.executable, str(TESTS / "bench" / "crowd.py"), str(window.port),
                              str(CLIENTS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    def tell():
        crowd.stdin.write(b"go on\n")
        crowd.stdin.flush()

    try:
        thaw.wait_for_line(r"takes 1 ms")
        tell()
        if not crowd.stdout.readline():
            raise Failure("not all clients were let in")
        here_ns = clock_ns()
        thaw.wait_for_line(r"takes 0 ms")
        tell()
        storm_ns = clock_ns()
        thaw.wait_for_line(r"takes 2 ms")
    finally:
        crowd.kill()
        crowd.wait()
        crowd.stdin.close()
        crowd.stdout.close()
    return {"clients": here_ns, "storm": storm_ns}


def client_rows(program, folder, seconds, count):
    scenario = Scenario(seconds).stage("none").do("lab on").stage("none-lab").do("lab off")
    scenario.do("server delay 1").wait_outside(CLIENTS_S).stage("clients")
    scenario.do("lab on").stage("clients-lab")
    scenario.do("lab off", "server delay 0").wait_outside(0.5).stage("storm")
    scenario.do("lab on").stage("storm-lab").do("server delay 2")
    with Window(program, SIZES[0], folder) as window:
        rounds = [window.play(scenario, bring_clients) for _ in range(count)]
    rows = compare("1200x720", rounds, "clients", "64 clients", "none", "no client")
    rows += compare("1200x720", rounds, "clients-lab", "lab, 64 clients", "none-lab", "no client")
    for name, of in (("storm", "64 clients in a hurry"),
                     ("storm-lab", "lab, 64 clients in a hurry")):
        rows += compare("1200x720", rounds, name, of, "none" + name[5:], "no client")
        rows.append(Row(f"1200x720, {of}: pictures", "a second", [r[name].rate for r in rounds],
                        [r["none" + name[5:]].rate for r in rounds], "no client", "more"))
    return rows


def first_picture(window):
    begin_ns = clock_ns()
    with window.start(script="sleep 200\nkeep first.jsonl\nquit\n") as thaw:
        if thaw.wait() != 0:
            raise Failure(f"thaw does not start: {thaw.errors}")
    past = read_past(window.run_folder / "first.jsonl")
    return (past.pictures[0][1] - begin_ns) / NS_PER_MS


def hidden(window, script, seconds):
    """Pictures, and wake-ups of the GUI thread and of all others, a second."""
    with window.start("--record=hidden.jsonl", script=script) as thaw:
        name = window.find()
        time.sleep(START_S)
        window.tool("windowunmap", name)
        time.sleep(START_S)
        begin_ns, before = clock_ns(), sleeps(thaw.process.pid)
        time.sleep(seconds)
        end_ns, after = clock_ns(), sleeps(thaw.process.pid)
        thaw.terminate()
        thaw.wait()
    past = read_past(window.run_folder / "hidden.jsonl")
    woken = {task: (after[task] - before.get(task, 0)) / seconds for task in after}
    gui = woken.pop(thaw.process.pid)
    return len(past.between(begin_ns, end_ns)) / seconds, gui, sum(woken.values())


def start_rows(program, folder, seconds, count):
    states = (("", "sleep 0\n"),
              (", a command waits", Scenario(0).wait_for_answer().text().replace("quit\n", "")))
    rows = []
    with Window(program, SIZES[0], folder) as window:
        first_picture(window)  # which brings the files into memory
        rows.append(less("1200x720: from exec to the first picture", "ms",
                         [first_picture(window) for _ in range(count)]))
        for of, script in states:
            pictures, gui, others = hidden(window, script, seconds)
            rows.append(less(f"hidden{of}: pictures", "a second", [pictures]))
            rows.append(less(f"hidden{of}: wake-ups of the window's thread", "a second", [gui],
                             note=f"all other threads: {others:.0f}"))
    return rows


def disaster_rows(program, folder, count):
    """The longest time between two pictures in each disaster, beside that of doing nothing."""
    os.environ["THAW_PROGRAM"] = program
    rounds = []
    for i in range(count):
        file = pathlib.Path(folder) / f"selftest-{i}.json"
        run("--selftest", f"--port={free_port()}", f"--report={file}")
        rounds.append({row["what"]: row["gap_ms"]
                       for row in json.loads(file.read_text(encoding="utf-8"))})
    return [less(f"offscreen, {what}: longest gap", "ms", [gaps[what] for gaps in rounds],
                 [gaps[IDLE] for gaps in rounds], "doing nothing")
            for what in rounds[0] if what != IDLE]


# ---- all of them ----

@contextlib.contextmanager
def on_all_cores():
    """The window, its display and its server are programs that run beside each other."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count()))
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def quick_rows(program, folder):
    yield "1200x720", lambda: size_rows(program, folder, SIZES[0], 1, 1, None)
    yield "freezes", lambda: freeze_rows(program, folder, 1, 1)
    yield "start, hidden", lambda: start_rows(program, folder, 1, 3)


def all_rows(program, folder):
    recording = pathlib.Path(folder) / "full.jsonl"
    make_recording(program, recording)
    for size in SIZES:
        yield "{}x{}".format(*size), lambda size=size: size_rows(program, folder, size, 2, ROUNDS,
                                                                 recording)
    yield "freezes", lambda: freeze_rows(program, folder, 1.5, ROUNDS)
    yield "log", lambda: log_rows(program, folder, 1.5, ROUNDS)
    yield "clients", lambda: client_rows(program, folder, 1.5, ROUNDS)
    yield "start, hidden", lambda: start_rows(program, folder, 3, 7)
    yield "disasters", lambda: disaster_rows(program, folder, 2)


def say(text):
    print(text, file=sys.stderr, flush=True)


def rows(program, quick):
    """The rows; what cannot be measured is told on standard error and left out."""
    why = available()
    if why:
        say(f"left out: the rows of the window ({why})")
        return []
    found = []
    program = os.path.abspath(program)
    with tempfile.TemporaryDirectory(prefix="thaw-bench-") as folder, on_all_cores():
        for name, measure in (quick_rows if quick else all_rows)(program, folder):
            say(f"measuring: the window: {name}")
            try:
                found += measure()
            except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError) as problem:
                say(f"left out: the window: {name} ({problem})")
    return found
