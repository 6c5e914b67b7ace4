"""The recording in files: written while it happens, kept, traced, and replayed."""

import collections
import decimal
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

from program import PROMPT_S, Running, run, wait_until
from test_offscreen import InFolder, one_sentence

FAULTS = re.compile(r"what it does wrong: (.*?) \(none\)", re.DOTALL)
DISASTER = """server delay 160
server fault {fault}
strategy {strategy}
do-it
sleep 400
cancel
wait
"""
DEADLINES = ("--connect-timeout", 300, "--receive-timeout", 250, "--send-timeout", 300)

# What a replay cannot tell of the program that it replays.
OF_THE_PROCESS = ("port", "peak_rss_mib", "interrupted", "ended_by", "actions_left",
                  "commands_left", "log_dropped")


def faults():
    names = FAULTS.search(run("--help").stdout)[1]
    return re.split(r"[,\s]+", names)


def lines_of(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def network_sockets(pid):
    """The sockets of a process that belong to the network, not those of the machine's own."""
    ours = {os.readlink(link) for link in pathlib.Path(f"/proc/{pid}/fd").iterdir()}
    tables = (pathlib.Path(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6"))
    rows = [line.split() for table in tables if table.exists()
            for line in table.read_text().splitlines()[1:]]
    return [row for row in rows if f"socket:[{row[9]}]" in ours]


class Trace:
    """A Chrome trace, and the rules that Perfetto wants it to keep. Times are exact."""

    def __init__(self, file):
        text = file.read_text(encoding="utf-8")
        self.stamps = re.findall(r'"(?:ts|dur)":([^,}]*)', text)
        self.events = json.loads(text, parse_float=decimal.Decimal)["traceEvents"]

    def of(self, *phases):
        return [event for event in self.events if event["ph"] in phases]

    def check(self, test):
        self.check_stamps(test)
        self.check_nesting(test)
        self.check_threads(test)
        self.check_stays(test)
        self.check_arrows(test)
        self.check_depths(test)

    def check_stamps(self, test):
        for stamp in self.stamps:
            test.assertRegex(stamp, r"^\d+\.\d{3}$")

    def slices(self):
        """The slices of each thread as begin and end, those that hold others first."""
        slices = collections.defaultdict(list)
        for event in self.of("X"):
            slices[event["tid"]].append((event["ts"], event["ts"] + event["dur"]))
        return {tid: sorted(all_of, key=lambda s: (s[0], -s[1])) for tid, all_of in slices.items()}

    def check_nesting(self, test):
        for tid, slices in self.slices().items():
            outer = []
            for begin, end in slices:
                test.assertLess(begin, end)
                while outer and outer[-1] <= begin:
                    outer.pop()
                if outer:
                    test.assertLessEqual(end, outer[-1], f"crosses in thread {tid} at {begin}")
                outer.append(end)

    def check_threads(self, test):
        named = [event["tid"] for event in self.of("M") if event["name"] == "thread_name"]
        test.assertEqual(len(named), len(set(named)))
        test.assertEqual(set(named), set(self.slices()))

    def check_stays(self, test):
        """What begins ends, in the order of brackets, and nothing is told outside of it."""
        opened = collections.defaultdict(list)
        newest = collections.defaultdict(int)
        for event in self.of("b", "e", "n"):
            key = event["cat"], event["id"]
            test.assertGreaterEqual(event["ts"], newest[key])
            newest[key] = event["ts"]
            if event["ph"] == "b":
                opened[key].append(event["name"])
            elif event["ph"] == "e":
                test.assertTrue(opened[key], f"{event} ends without a begin")
                test.assertEqual(opened[key].pop(), event["name"])
            else:
                test.assertTrue(opened[key], f"{event} belongs to nothing")
        test.assertEqual([key for key, names in opened.items() if names], [])

    def check_arrows(self, test):
        arrows = collections.defaultdict(list)
        slices = self.slices()
        for event in self.of("s", "f"):
            arrows[event["id"]].append(event)
            test.assertTrue(any(begin <= event["ts"] <= end
                                for begin, end in slices[event["tid"]]), f"{event} is in no slice")
            if event["ph"] == "f":
                test.assertEqual(event["bp"], "e")
        for start, end in arrows.values():
            test.assertEqual((start["ph"], end["ph"]), ("s", "f"))
            test.assertLessEqual(start["ts"], end["ts"])

    def check_depths(self, test):
        for event in self.of("C"):
            for depth in event["args"].values():
                test.assertGreaterEqual(depth, 0)

    def check_ends(self, test, events):
        """A command ends when its reply is polled, to the nanosecond."""
        start_ns = events[0][0]
        ends = {event["id"]: event["ts"] for event in self.of("e")}
        polled = {event[4]["id"]: event[0] for event in events if event[1] == "POLLED"}
        for command, time_ns in polled.items():
            test.assertEqual(ends[command] * 1000, time_ns - start_ns)

    def commands(self):
        return {event["id"] for event in self.of("b") if event["cat"] == "command"}

    def names(self, *phases):
        return [event["name"] for event in self.of(*phases)]


class TestDisasters(InFolder):
    """Each disaster of the server, with each who waits."""

    def play_disaster(self, fault, strategy):
        for name in ("r.jsonl", "t.json", "report.json", "again.json"):
            (self.folder / name).unlink(missing_ok=True)
        result = self.play(DISASTER.format(fault=fault, strategy=strategy), "--record", "r.jsonl",
                           "--trace", "t.json", "--report", "report.json", *DEADLINES)
        self.assertIn(result.returncode, (0, 1), result.stderr)
        events = self.check_recording()
        self.check_trace(sorted(events, key=lambda event: event[0]))
        self.check_replay()

    def check_recording(self):
        head, *records, end = lines_of(self.folder / "r.jsonl")
        events = [record for record in records if isinstance(record, list)]
        self.assertEqual(head["version"], [1, 0])
        self.assertEqual(end, {"end": {"records": len(events), "lost": 0}})
        self.assertEqual(events[-1][1], "PROGRAM_ENDED")
        return events

    def check_trace(self, events):
        trace = Trace(self.folder / "t.json")
        trace.check(self)
        trace.check_ends(self, events)
        self.assertEqual(trace.commands(), set(range(1, self.report()["commands"] + 1)))
        freezes = [name for name in trace.names("i") if name.startswith("the window was frozen")]
        self.assertEqual(len(freezes), self.report()["freezes"])

    def check_replay(self):
        result = run("--offscreen", "--replay", "r.jsonl", "--report", "again.json",
                     cwd=self.folder)
        self.assert_ended(result, 0)
        again = json.loads((self.folder / "again.json").read_text())
        report = self.report()
        for name in OF_THE_PROCESS:
            del again[name], report[name]
        self.assertEqual(again, report)

    def test_worker(self):
        for fault in faults():
            with self.subTest(fault):
                self.play_disaster(fault, "worker")

    def test_poll(self):
        for fault in ("none", "split", "drip", "reset", "silent"):
            with self.subTest(fault):
                self.play_disaster(fault, "poll")

    def test_block(self):
        for fault in ("none", "split", "reset"):
            with self.subTest(fault):
                self.play_disaster(fault, "block")


class TestWords(InFolder):
    """What a scenario can do with files."""

    def test_recording_begins_and_ends_in_a_scenario(self):
        result = self.play(
            "server delay 30\ndo-it\nwait\nrecord a.jsonl\nmark here\ndo-it\nwait\n"
            "record again\ndo-it\nwait\nreplay a.jsonl\nsleep 50\nstep 3\n")
        self.assert_ended(result, 0)
        self.assertRegex(result.stdout, r"recorded [\d,]+ events as .*a\.jsonl\n")
        self.assertRegex(result.stdout, r"replaying .*a\.jsonl: [\d,]+ events\n")
        self.assertFalse((self.folder / "again").exists())
        events = [line for line in lines_of(self.folder / "a.jsonl") if isinstance(line, list)]
        submitted = [event[4]["id"] for event in events if event[1] == "SUBMITTED"]
        self.assertEqual(submitted, [5, 6, 7, 8])
        marks = [bytes.fromhex(event[4]["bytes"]) for event in events if event[1] == "MARK"]
        self.assertEqual(marks, [b"here"])

    def test_last_ten_seconds_are_kept_and_exported(self):
        result = self.play("server delay 30\ndo-it\nwait\nkeep k.jsonl\ntrace t.json\n"
                           "replay k.jsonl\ntrace of-replay.json\nkeep again.jsonl\n")
        self.assert_ended(result, 0)
        self.assertRegex(result.stdout, r"kept the last ten seconds as .*k\.jsonl\n")
        self.assertRegex(result.stdout, r"saved a trace as .*t\.json;")
        for file in ("t.json", "of-replay.json"):
            trace = Trace(self.folder / file)
            trace.check(self)
            self.assertEqual(trace.commands(), {1, 2, 3, 4})
        first, again = (lines_of(self.folder / name)[1:] for name in ("k.jsonl", "again.jsonl"))
        self.assertEqual(again, first)
        heads = [lines_of(self.folder / name)[0] for name in ("k.jsonl", "again.jsonl")]
        for head in heads:
            head.pop("strategy", None)  # the one at the start, which a record tells as well
        self.assertEqual(heads[1], heads[0])

    def test_one_of_a_thing_is_told_as_one(self):
        self.assert_ended(self.play("mark one\nsleep 10\n", "--record", "whole"), 0)
        lines = (self.folder / "whole").read_text().splitlines()
        mark = next(line for line in lines if '"MARK"' in line)
        end = '{"end":{"records":1,"lost":1}}'
        (self.folder / "one").write_text("\n".join((lines[0], mark, "[]", end)) + "\n")
        result = self.play("server delay 0\nreplay one\nlive\nconnect\nsend x\nreceive\nwait\n")
        self.assert_ended(result, 0)
        self.assertRegex(result.stdout, r"replaying .*one: 1 event\n")
        self.assertRegex(result.stdout, r"  1 event was lost when it was made\n")
        self.assertRegex(result.stdout, r"  1 line of it is no event, and was skipped\n")
        self.assertRegex(result.stdout, r"#2 SEND +ok +1 byte\n")
        self.assertRegex(result.stdout, r'#3 RECEIVE +ok +1 byte "x"\n')
        self.assertNotRegex(result.stdout, r"\b1 (bytes|events|lines)\b")

    def test_no_more_than_ten_seconds_are_kept(self):
        result = self.play("server delay 0\nmark early\ndo-it\nwait\nconnect\nwait\n"
                           "sleep 10500\nmark late\nkeep k.jsonl\n")
        self.assert_ended(result, 0)
        events = [line for line in lines_of(self.folder / "k.jsonl") if isinstance(line, list)]
        span_s = (events[-1][0] - events[0][0]) / 1e9
        self.assertTrue(9 < span_s <= 10, span_s)
        marks = [bytes.fromhex(event[4]["bytes"]) for event in events if event[1] == "MARK"]
        self.assertEqual(marks, [b"late"])
        opened = [event for event in events if event[1] == "OPENED" and event[2] == "network"]
        self.assertEqual([event[0] for event in opened], [events[0][0]])  # what was still true

    def test_marks_of_any_bytes_are_in_the_trace(self):
        script = b"mark \xff\"\\\x07 \xc3\xa4\n"
        (self.folder / "s.txt").write_bytes(script)
        result = run("--offscreen", "--port", self.port, "--script", "s.txt", "--trace", "t.json",
                     cwd=self.folder)
        self.assert_ended(result, 0)
        trace = Trace(self.folder / "t.json")
        trace.check(self)
        self.assertIn("\ufffd\"\\\x07 \u00e4", trace.names("i"))


    def test_scenario_is_played_by_its_name(self):
        result = self.play("play refuse\nsay this is not played any more\n")
        self.assert_ended(result, 0)
        self.assertIn("playing refuse\n", result.stdout)
        self.assertIn("server fault refuse", result.stdout)
        self.assertNotIn("not played any more", result.stdout)
        for name in ("no-such-name", "../scenarios/refuse", "Refuse"):
            with self.subTest(name):
                result = self.play(f"play {name}\nsay it goes on\n")
                self.assert_ended(result, 1)
                self.assertIn(f"{name} cannot be played: it cannot be opened", result.stdout)
                self.assertIn("it goes on", result.stdout)


class TestCrash(InFolder):
    def test_what_came_before_a_crash_can_be_replayed(self):
        file = self.folder / "r.jsonl"
        with Running("--offscreen", "--port", self.port, "--script", "-", "--record", "r.jsonl",
                     script="server delay 5\nrepeat 10 connect\n" +
                     "do-it\nwait\n" * 2000, cwd=self.folder) as thaw:
            wait_until(lambda: file.exists() and file.stat().st_size > 100000, "a recording")
            thaw.process.send_signal(signal.SIGKILL)
            thaw.wait()
        text = file.read_bytes()
        whole = text[:text.rindex(b"\n") + 1]
        events = sum(line.startswith(b"[") for line in whole.splitlines())
        result = run("--offscreen", "--replay", file, "--report", "again.json", cwd=self.folder)
        self.assert_ended(result, 0)
        self.assertRegex(result.stdout.replace(",", ""),
                         rf"replaying .*: {events} events; it ended abruptly\n$")
        again = json.loads((self.folder / "again.json").read_text())
        self.assertGreater(again["commands"], 20)

    def test_what_happens_is_in_the_file_soon(self):
        file = self.folder / "r.jsonl"
        with Running("--offscreen", "--port", self.port, "--script", "-", "--record", "r.jsonl",
                     script="mark soon\nsleep 60000\n", cwd=self.folder):
            wait_until(lambda: file.exists() and b"soon".hex().encode() in file.read_bytes(),
                       "a mark in the file", timeout=20)

    @unittest.skipUnless(sys.platform == "linux", "its descriptors are looked at in /proc")
    def test_replay_has_no_socket(self):
        result = self.play("do-it\nwait\n", "--record", "r.jsonl", "--delay", 0)
        self.assert_ended(result, 0)
        with Running("--offscreen", "--replay", "r.jsonl", "--script", "-",
                     script="step 5\nsleep 60000\n", cwd=self.folder) as thaw:
            thaw.wait_for_line("replaying")
            opened = network_sockets(thaw.process.pid)
        self.assertEqual(opened, [])
        with Running("--offscreen", "--port", self.port, "--script", "-",
                     script="say begun\nsleep 60000\n", cwd=self.folder) as thaw:
            thaw.wait_for_line("begun")
            self.assertEqual(len(network_sockets(thaw.process.pid)), 1)


class TestFailures(InFolder):
    """One clear sentence, and an exit code that tells of it."""

    def test_recording_that_was_promised_and_cannot_be_written(self):
        result = self.play("sleep 400\n", "--record", "none/r.jsonl")
        self.assert_ended(result, 3)
        self.assertTrue(one_sentence(result.stderr), result.stderr)
        self.assertRegex(result.stderr, r"recording was not saved as .*none/r\.jsonl: No such file")

    def test_trace_that_was_promised_and_cannot_be_written(self):
        result = self.play("sleep 10\n", "--trace", "none/t.json")
        self.assert_ended(result, 3)
        self.assertTrue(one_sentence(result.stderr), result.stderr)
        self.assertRegex(result.stderr, r"trace was not saved as .*none/t\.json: No such file")

    def test_scenario_that_cannot_write(self):
        for word in ("keep", "trace", "record"):
            with self.subTest(word):
                result = self.play(f"{word} none/x\nsleep 400\n")
                self.assert_ended(result, 1)
                self.assertRegex(result.stdout, r"was not saved as .*none/x: No such file")

    def test_recording_that_is_in_use_is_not_written_over(self):
        self.assert_ended(self.play("mark kept\nsleep 10\n", "--record", "shown.jsonl"), 0)
        shown = (self.folder / "shown.jsonl").read_bytes()
        for word in ("screenshot", "save-log", "keep", "trace"):
            with self.subTest(word):
                result = self.play(f"replay shown.jsonl\nsleep 50\n{word} shown.jsonl\n")
                self.assert_ended(result, 1)
                self.assertRegex(result.stdout, "was not saved as .*: it is the recording that is")
                self.assertEqual((self.folder / "shown.jsonl").read_bytes(), shown)
                result = self.play(f"record now.jsonl\nmark here\n{word} ./now.jsonl\n")
                self.assert_ended(result, 1)
                self.assertRegex(result.stdout, "was not saved as .*: what happens is recorded")
                self.assertEqual(lines_of(self.folder / "now.jsonl")[0]["thaw"], "recording")
                self.assertIn("MARK", [event[1] for event in lines_of(self.folder / "now.jsonl")
                                       if isinstance(event, list)])

    def test_promised_trace_does_not_write_over_a_recording(self):
        result = self.play("record now\nsleep 10\n", "--trace", "now")
        self.assert_ended(result, 3)
        self.assertRegex(result.stderr, "was not saved as .*: what happens is recorded there")
        self.assertEqual(lines_of(self.folder / "now")[0]["thaw"], "recording")

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no disk that is full")
    def test_full_disk(self):
        for words in ("keep /dev/full", "trace /dev/full", "record /dev/full\nsleep 400"):
            with self.subTest(words):
                result = self.play(words + "\n")
                self.assert_ended(result, 1)
                self.assertRegex(result.stdout, "was not saved as /dev/full: No space left")
        result = self.play("sleep 10\n", "--record", "/dev/full")
        self.assert_ended(result, 3)
        self.assertTrue(one_sentence(result.stderr), result.stderr)

    def test_file_that_cannot_be_replayed(self):
        (self.folder / "foreign").write_text("say hello\n")
        (self.folder / "newer").write_text('{"thaw":"recording","version":[2,0]}\n')
        (self.folder / "empty").touch()
        for file, reason in (("foreign", "it is not a recording of thaw"), ("empty", "it is empty"),
                             ("newer", "it was made by a newer thaw"),
                             ("missing", "it cannot be opened: No such file"),
                             (".", "it cannot be")):
            with self.subTest(file):
                result = run("--offscreen", "--replay", file, cwd=self.folder)
                self.assert_ended(result, 3)
                self.assertTrue(one_sentence(result.stderr), result.stderr)
                self.assertIn(f"{file} cannot be replayed: {reason}", result.stderr)
                result = self.play(f"replay {file}\n")
                self.assert_ended(result, 1)
                self.assertIn(f"{file} cannot be replayed: {reason}".removeprefix("."),
                              result.stdout)

    def test_file_of_many_events_at_one_time_is_exported(self):
        with open(self.folder / "many", "w") as file:
            file.write('{"thaw":"recording","version":[1,0]}\n')
            file.writelines(f'[7000000000,"POLLED","server",{number},{{"id":1}}]\n'
                            for number in range(120000))
        result = run("--offscreen", "--replay", "many", "--trace", "t.json", cwd=self.folder)
        self.assert_ended(result, 0)
        self.assertGreater((self.folder / "t.json").stat().st_size, 120000 * 100)

    @unittest.skipUnless(hasattr(os, "mkfifo"), "there are no pipes with a name")
    def test_window_opens_nothing_that_it_may_have_to_wait_for(self):
        os.mkfifo(self.folder / "pipe")
        for word, why in (("play pipe", "pipe cannot be played: it is no file but a pipe"),
                          ("save-log pipe", "pipe: it is no file but a pipe"),
                          ("screenshot pipe", "pipe: it is no file but a pipe"),
                          ("play -", "- cannot be played: standard input is read only at the")):
            with self.subTest(word):
                (self.folder / "s.txt").write_text(word + "\n")
                stdin, writer = os.pipe()  # nobody writes to it
                result = run("--offscreen", "--port", self.port, "--script", "s.txt", stdin=stdin,
                             cwd=self.folder)
                os.close(stdin)
                os.close(writer)
                self.assert_ended(result, 1)
                self.assertIn(why, result.stdout)

    @unittest.skipUnless(hasattr(os, "mkfifo"), "there are no pipes with a name")
    def test_picture_of_a_run_without_display_is_not_waited_for(self):
        os.mkfifo(self.folder / "thaw.bmp")
        result = run("--port", self.port, "--script", "-", script="say here\n", cwd=self.folder,
                     timeout=PROMPT_S)
        self.assert_ended(result, 3)
        self.assertIn("thaw.bmp: it is no file but a pipe", result.stderr)

    def has_ended_by(self, thaw, number):
        thaw.process.send_signal(number)
        try:
            thaw.process.wait(1)
        except subprocess.TimeoutExpired:
            return False
        return True

    @unittest.skipUnless(hasattr(os, "mkfifo"), "there are no pipes with a name")
    def test_wait_for_a_scenario_ends_when_it_is_interrupted(self):
        os.mkfifo(self.folder / "pipe")
        for arguments in (("-",), ("pipe",), ("-", "--compare")):
            with self.subTest(arguments):
                stdin, writer = os.pipe()
                with Running("--offscreen", "--port", self.port, "--script", *arguments,
                             stdin=stdin, cwd=self.folder) as thaw:
                    with self.assertRaises(Exception):
                        thaw.wait(1)
                    # One that comes just before the wait begins does not end it; the next does.
                    wait_until(lambda: self.has_ended_by(thaw, signal.SIGINT), "the end")
                    self.assertEqual(thaw.wait(20), 130)
                self.assertEqual(thaw.errors, [])
                os.close(stdin)
                os.close(writer)

    @unittest.skipUnless(hasattr(os, "mkfifo"), "there are no pipes with a name")
    def test_pipe_that_nobody_writes_to_does_not_hold_the_window(self):
        os.mkfifo(self.folder / "pipe")
        with Running("--offscreen", "--port", self.port, "--script", "-",
                     script="replay pipe\n", cwd=self.folder) as thaw:
            with self.assertRaises(Exception):
                thaw.wait(1)
            thaw.terminate()
            thaw.wait(20)


if __name__ == "__main__":
    unittest.main()
