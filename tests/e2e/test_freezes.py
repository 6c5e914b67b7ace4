"""Who waits, and what a window misses meanwhile: the real program with real freezes.

A stalled machine makes gaps of its own, so limits upwards are promises with much slack, and
everything else is a lower limit or compares what one run measured. Plays that only wait run side
by side.
"""

import concurrent.futures
import json
import pathlib
import re
import tempfile
import unittest

from program import PATIENCE_S, PROMPT_MS, Control, free_port, run

SIDE_BY_SIDE = 5
HUNG_MS = 5000  # after that the system offers to kill it; the built-in server gives up before
PICTURE_MS = 100  # the last picture is shown when the server already takes its time
WHO_WAITS = {"worker": "a worker thread", "poll": "the window, by asking",
             "block": "the window, by waiting"}
LARGE = 16000000  # bytes: far more than the buffers of two sockets hold


class Play:
    """A run offscreen that is over: its exit code, its log and its report."""

    def __init__(self, port, script, *arguments):
        with tempfile.TemporaryDirectory(prefix="thaw-test-") as folder:
            report = pathlib.Path(folder, "report.json")
            played = ["--script=-"]
            if "--compare" in arguments and script is not None:
                pathlib.Path(folder, "compared.thaw").write_text(script, encoding="utf-8")
                played = ["--script=compared.thaw"]
            elif script is None:
                played = []
            result = run("--offscreen", f"--port={port}", f"--report={report}", *played, *arguments,
                         script=script, cwd=folder, timeout=2 * PATIENCE_S)
            self.report = json.loads(report.read_text()) if report.exists() else None
        self.code = result.returncode
        self.log = result.whole
        self.errors = result.stderr
        self.lines = self.log.splitlines()

    def freezes(self, call):
        """The lines about freezes that a call is to blame for."""
        return [line for line in self.lines if re.search(rf"Frozen for .* sat in {call} for", line)]

    def replies(self):
        """The ids in the order of the log, and a dictionary of what became of each command."""
        pattern = re.compile(r" s +#(\d+) (\w+) +(ok|error|skipped) *(.*)")
        found = [match for match in map(pattern.search, self.lines) if match]
        return ([int(match[1]) for match in found],
                {int(match[1]): (match[2], match[3], match[4]) for match in found})

    @property
    def longest_ms(self):
        return self.report["gap_ms"]["max"]

    def __str__(self):
        return f"exit code {self.code}\n{self.log}{self.errors}{self.report}"


def play(script, *arguments):
    return Play(free_port(), script, *arguments)


def play_all(plays):
    """Run many of them, by name: {name: (script, argument, ...)}."""
    ports = set()
    while len(ports) < len(plays):
        ports.add(free_port())
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        running = {name: pool.submit(Play, port, *arguments)
                   for port, (name, arguments) in zip(ports, plays.items())}
        return {name: future.result() for name, future in running.items()}


class TestFreezes(unittest.TestCase):
    def assert_frozen(self, played, call, least_ms):
        """A freeze begins with the window's last picture, so it lasts less than what is waited
        for by the time that this takes to draw."""
        self.assertEqual(played.report["longest_call"], call, played)
        self.assertGreaterEqual(played.longest_ms, least_ms - PICTURE_MS, played)
        self.assertEqual(len(played.freezes(call)), 1, played)
        self.assertGreaterEqual(played.report["freezes"], 1, played)

    def test_block_freezes_in_receive_and_says_so(self):
        played = play("do-it\nwait\n", "--strategy=block", "--delay=600")
        self.assertEqual(played.code, 0, played)
        self.assert_frozen(played, "RECEIVE", 600)
        self.assertLess(played.longest_ms, HUNG_MS, played)
        line = played.freezes("RECEIVE")[0]
        words = re.search(r" s  Frozen for ([\d.]+) s\. The window's thread sat in RECEIVE for "
                          r"([\d.]+) s: (\d+) pictures not drawn$", line)
        self.assertTrue(words, line)
        frozen_s, held_s, missed = float(words[1]), float(words[2]), int(words[3])
        self.assertAlmostEqual(frozen_s, played.longest_ms / 1000, delta=0.01)
        self.assertLessEqual(held_s, frozen_s)
        self.assertGreaterEqual(held_s, frozen_s / 2)
        self.assertAlmostEqual(missed, frozen_s * 60 - 1, delta=2)

    def test_freeze_that_ends_the_scenario_is_told_too(self):
        played = play("connect\nsend hello\nreceive\nwait\n", "--strategy=block", "--delay=1000")
        self.assert_frozen(played, "RECEIVE", 1000)

    def test_poll_freezes_in_a_connect_that_hangs(self):
        played = play("connect\nclose\nwait\n", "--strategy=poll", "--fault=black-hole")
        if "refused" in played.log:
            self.skipTest("this system refuses where others let a connect hang")
        self.assert_frozen(played, "CONNECT", 1000)
        self.assertLess(played.longest_ms, HUNG_MS, played)
        self.assertIn("The built-in server gave up after 2.5 s so that the show can go on; "
                      "a real one might never", played.log)

    def test_block_freezes_in_a_send_that_nobody_reads(self):
        played = play(f"connect\n! send-bytes {LARGE}\nwait\n", "--strategy=block",
                      "--fault=not-reading")
        self.assertEqual(played.code, 0, played)
        self.assert_frozen(played, "SEND", 1000)
        self.assertLess(played.longest_ms, HUNG_MS, played)
        self.assertIn("The built-in server gave up after 2.5 s so that the show can go on; "
                      "a real one might never", played.log)

    def test_lookup_is_to_blame_for_as_long_as_it_takes(self):
        played = play("! connect nobody.invalid 50007\nwait\nsleep 100\n", "--strategy=block")
        self.assertEqual(played.code, 0, played)
        self.assertIn("unknown host", played.log)
        # How long that takes is up to the system. It may be too short to be seen.
        frozen = played.report["longest_call"] == "LOOKUP" and played.longest_ms > 100
        self.assertEqual(len(played.freezes("LOOKUP")), int(frozen), played)

    def test_worker_freezes_in_no_call(self):
        plays = play_all({
            "delay": ("do-it\nwait\n", "--delay=600"),
            "silent": ("do-it\nwait\n", "--fault=silent", "--receive-timeout=600"),
            "black-hole": ("do-it\nwait\n", "--fault=black-hole", "--connect-timeout=600"),
            "not-reading": (f"connect\nsend-bytes {LARGE}\nwait\n", "--fault=not-reading",
                            "--send-timeout=600"),
            "lookup": ("connect nobody.invalid 50007\nwait\n",)})
        for name, played in plays.items():
            with self.subTest(name):
                self.assertIn(played.code, (0, 1), played)
                self.assertEqual(played.report["longest_call"], "none", played)
                self.assertNotIn("sat in", played.log)
                self.assertNotIn("gave up", played.log)


class TestFaults(unittest.TestCase):
    """No fault of the built-in server holds a window for longer than it promises."""

    @classmethod
    def setUpClass(cls):
        words = re.search(r"what it does wrong:(.*?)\(none\)", run("--help").stdout, re.DOTALL)[1]
        faults = re.findall(r"[a-z-]+", words)
        assert "black-hole" in faults and "delay" in faults, faults
        cls.plays = play_all({
            (strategy, fault): ("do-it\nwait\n", f"--strategy={strategy}", f"--fault={fault}",
                                "--delay=600" if fault == "delay" else "--delay=50",
                                "--receive-timeout=8000" if fault == "delay" else
                                "--receive-timeout=1000")
            for strategy in ("block", "poll") for fault in faults})

    def test_only_the_marked_one_holds_a_window_for_too_long(self):
        for (strategy, fault), played in self.plays.items():
            with self.subTest(strategy=strategy, fault=fault):
                self.assertIn(played.code, (0, 1), played)
                marked = strategy == "block" and fault == "delay"
                self.assertEqual(played.longest_ms > HUNG_MS, marked, played)
                self.assertEqual("; after 5 s the system offers to kill it" in played.log, marked)

    def test_the_marked_one_answers_after_all(self):
        played = self.plays["block", "delay"]
        self.assertEqual(played.code, 0, played)
        self.assertEqual(played.report["longest_call"], "RECEIVE")
        self.assertNotIn("gave up", played.log)

    def test_every_command_has_one_reply(self):
        for key, played in self.plays.items():
            with self.subTest(key):
                self.assertEqual(played.replies()[0], [1, 2, 3, 4], played)


class TestLater(unittest.TestCase):
    """What a person does while the window is frozen comes late."""

    def test_click_and_cancel_come_late(self):
        played = play("connect\nsend hello\nwait\nlater 200 click\nlater 300 cancel\nreceive\n"
                      "! receive\nwait\n", "--strategy=block", "--delay=2000")
        self.assertEqual(played.code, 0, played)
        freeze = played.freezes("RECEIVE")
        self.assertEqual(len(freeze), 1, played)
        self.assertTrue(freeze[0].endswith(", 1 click and 1 key had to wait"), freeze)
        self.assertEqual(played.report["late_inputs"], 2)
        _, replies = played.replies()
        self.assertEqual(replies[3], ("RECEIVE", "ok", '5 bytes "hello"'))
        self.assertEqual(replies[4][:2], ("RECEIVE", "error"))
        self.assertIn("cancelled", replies[4][2])
        late = [line for line in played.lines if "You pressed Cancel during the freeze; it takes "
                "effect only now" in line]
        self.assertEqual(len(late), 1, played)

    def test_nothing_comes_late_while_the_window_turns(self):
        played = play("connect\nsend hello\nwait\nlater 200 click\nlater 300 cancel\n! receive\n"
                      "wait\n", "--delay=60000")
        self.assertEqual(played.code, 0, played)
        self.assertIn("#3 RECEIVE  error    cancelled", played.log)
        stalls = sum("Frozen for" in line for line in played.lines)
        if stalls == 0:
            self.assertEqual(played.report["late_inputs"], 0, played)

    def test_quit_waits_for_the_window_to_wake(self):
        played = play("connect\nsend hello\nwait\nlater 300 quit\nreceive\nsleep 60000\nsay never\n",
                      "--strategy=block", "--delay=2000")
        self.assertEqual(played.code, 0, played)
        self.assertIn("#3 RECEIVE  ok", played.log)
        self.assertIn("You asked to quit during the freeze; it takes effect only now", played.log)
        self.assertNotIn("never", played.log)
        self.assertGreaterEqual(played.report["quit_ms"], 500, played)

    def test_quit_waits_for_nothing_with_a_worker(self):
        with Control() as control:
            plays = play_all({strategy: (
                "connect\nsend hello\nwait\nlater 300 quit\nreceive\nsleep 60000\n",
                f"--strategy={strategy}", "--delay=60000") for strategy in ("worker", "poll")})
        for strategy, played in plays.items():
            with self.subTest(strategy):
                self.assertEqual(played.code, 0, played)
                self.assertNotIn("#3", played.log)
                self.assertLess(control.ours_of(played.report["quit_ms"]), PROMPT_MS, played)


class TestSwitching(unittest.TestCase):
    """Another strategy may be chosen at any time."""

    WAITING = "connect\nsend hello hello hello\nwait\n{}sleep 250\n"
    ALIVE = "wait\nserver fault none\nconnect\nclose\nwait\n"

    def assert_one_reply_each(self, played):
        self.assertIsNotNone(played.report, played)
        ids, replies = played.replies()
        self.assertEqual(ids, list(range(1, played.report["commands"] + 1)), played)
        return replies

    def switch(self, state, *arguments, strategies=("worker", "poll"), alive=True):
        """Be in a state under each of the strategies, and switch to each other one."""
        plays = play_all({
            (before, after): (f"{state}strategy {after}\nwait\n" + (self.ALIVE if alive else ""),
                              f"--strategy={before}", "--delay=0", *arguments)
            for before in strategies for after in ("worker", "poll", "block") if before != after})
        for (before, after), played in plays.items():
            with self.subTest(before=before, after=after):
                self.assertIn(f"who waits: {WHO_WAITS[after]}. ", played.log)
                replies = self.assert_one_reply_each(played)
                if alive:
                    last = max(replies)
                    self.assertEqual((replies[last - 1][:2], replies[last][:2]),
                                     (("CONNECT", "ok"), ("CLOSE", "ok")), played)
                yield played, replies

    def test_while_nothing_happens(self):
        for played, _ in self.switch("", strategies=("worker", "poll", "block")):
            self.assertEqual(played.code, 0, played)

    def test_while_connected(self):
        for played, _ in self.switch("connect\nwait\n", strategies=("worker", "poll", "block")):
            self.assertEqual(played.code, 0, played)
            self.assertIn("The connection was closed.", played.log)

    def test_while_a_peer_is_silent(self):
        state = self.WAITING.format("! receive\n! receive\n")
        for played, replies in self.switch(state, "--fault=silent"):
            self.assertEqual(played.code, 0, played)
            for number in (3, 4):
                self.assertEqual(replies[number], ("RECEIVE", "error", "cancelled"), played)

    def test_inside_of_a_message(self):
        for played, replies in self.switch(self.WAITING.format("! receive\n"), "--fault=drip"):
            self.assertEqual(played.code, 0, played)
            self.assertTrue(replies[3][2].startswith("cancelled"), played)

    def test_in_a_flood(self):
        state = "connect\nsend hello\nrepeat 3000 receive\n"
        for played, replies in self.switch(state, "--fault=flood"):
            # How many of them were answered before depends on the machine.
            self.assertIn(played.code, (0, 1), played)
            self.assertEqual(len(replies), 3004, played)

    def test_while_connecting_to_a_black_hole(self):
        # It has to have begun, and that is nothing a scenario can wait for.
        state = "! connect\n! send hello\nsleep 1500\n"
        for played, replies in self.switch(state, "--fault=black-hole", strategies=("worker",),
                                           alive=False):
            if "refused" in played.log:
                self.skipTest("this system refuses where others let a connect hang")
            self.assertEqual(played.code, 0, played)
            self.assertEqual(played.report["disowned"], 1, played)
            for number in (1, 2):
                self.assertTrue(replies[number][2].startswith("cancelled"), played)

    def test_with_16_mib_on_their_way(self):
        state = f"connect\nwait\n! send-bytes {LARGE}\n! receive\nsleep 250\n"
        for played, replies in self.switch(state, "--fault=not-reading", strategies=("worker",)):
            self.assertEqual(played.code, 0, played)
            for number in (2, 3):
                self.assertTrue(replies[number][2].startswith("cancelled"), played)


class TestCompare(unittest.TestCase):
    SCENARIO = "do-it\nwait\n"

    @classmethod
    def setUpClass(cls):
        hole = ("--fault=black-hole", "--connect-timeout=1500", "--delay=50")
        cls.plays = play_all({
            "usual": (None, "--compare", "--delay=1000"),
            "own": (cls.SCENARIO, "--compare", "--delay=1000"),
            "hole": (cls.SCENARIO, "--compare", *hole),
            "inside": ("connect\nwait\ncompare\nsay after\ndo-it\nwait\n", "--delay=50"),
            "itself": ("do-it\ncompare\n", "--compare"),
            "strategy": ("do-it\nstrategy poll\n", "--compare"),
            "another": ("do-it\nplay compared.thaw\n", "--compare"),
            "wrong": ("do-it\nsedn\n", "--compare")})

    def costs(self, name, code=0):
        """What each strategy cost, in the order in which they were played."""
        played = self.plays[name]
        self.assertEqual(played.code, code, played)
        costs = played.report["compare"]
        self.assertEqual([cost["strategy"] for cost in costs], ["worker", "poll", "block"])
        self.assertEqual(costs[0]["longest_call"], "none", played)
        return costs

    def test_each_strategy_has_its_run(self):
        worker, poll, block = self.costs("usual")
        self.assertGreaterEqual(block["gap_ms"]["max"], 1000 - PICTURE_MS)
        self.assertEqual(block["longest_call"], "RECEIVE")
        for other in (worker, poll):
            self.assertLess(other["gap_ms"]["max"], block["gap_ms"]["max"])
            self.assertLess(other["missed"], block["missed"])
            self.assertLess(other["late"], block["late"])
            self.assertLess(other["cancel_ms"], block["cancel_ms"])
        self.assertEqual(block["late"], 4)  # three clicks and a cancel
        self.assertGreaterEqual(block["cancel_ms"], 300)
        for cost in (worker, poll, block):
            self.assertGreaterEqual(cost["answer_ms"], 1000)
        self.assertEqual(self.plays["usual"].longest_ms, block["gap_ms"]["max"])

    def test_the_log_says_who_waited_and_what_it_cost(self):
        log = self.plays["usual"].log
        cost = (r", 99% of pictures within \d+ ms, [\d,]+ pictures? missing, "
                r"{} (?:clicks and keys|click or key) late, "
                r"answer \d\.\d\d s, cancel takes \d\.\d\d s, \d+ wake-ups/s, CPU \d+\.\d%\n")
        self.assertRegex(log, r" s  a worker thread         \w.*?" + cost.format(r"\d"))
        self.assertRegex(log, r" s  the window, by asking   \w.*?" + cost.format(r"\d"))
        # The answer is due a second after the SEND, and the wait for it begins a little later.
        freeze = r"longest freeze (?:1,\d{3}|[5-9]\d\d) ms \(RECEIVE\)"
        self.assertRegex(log, r" s  the window, by waiting  " + freeze + cost.format("4"))

    def test_every_run_has_the_same_commands(self):
        for name, count in (("usual", 8), ("own", 4), ("hole", 4)):
            played = self.plays[name]
            ids, replies = played.replies()
            self.assertEqual(ids, list(range(1, 3 * count + 1)), played)
            names = [replies[number][0] for number in ids]
            self.assertEqual(names[:count], names[count:2 * count])
            self.assertEqual(names[:count], names[2 * count:])

    def test_scenario_of_ones_own_is_compared(self):
        worker, poll, block = self.costs("own")
        self.assertGreaterEqual(block["gap_ms"]["max"], 1000 - PICTURE_MS)
        self.assertEqual(block["longest_call"], "RECEIVE")
        self.assertLess(worker["gap_ms"]["max"], block["gap_ms"]["max"])
        self.assertLess(poll["gap_ms"]["max"], block["gap_ms"]["max"])

    def test_black_hole_holds_the_window_whenever_it_connects_itself(self):
        if "refused" in self.plays["hole"].log:
            self.skipTest("this system refuses where others let a connect hang")
        worker, poll, block = self.costs("hole")
        for other in (poll, block):
            self.assertEqual(other["longest_call"], "CONNECT")
            self.assertLess(other["gap_ms"]["max"], HUNG_MS)
            self.assertGreater(other["gap_ms"]["max"], worker["gap_ms"]["max"])
        self.assertRegex(self.plays["hole"].log, "#1 CONNECT  error    no answer within the time")

    def test_scenario_goes_on_after_a_comparison_as_before_it(self):
        self.costs("inside")
        played = self.plays["inside"]
        at = {words: next(i for i, line in enumerate(played.lines) if re.search(words, line))
              for words in (r"Compare:", r"by waiting  (longest freeze|never frozen)",
                            r"who waits: a worker thread\.", r" s  after$")}
        self.assertEqual(list(at.values()), sorted(at.values()), played)
        self.assertIsNotNone(played.report, played)
        ids, replies = played.replies()
        self.assertEqual(ids, list(range(1, 1 + 1 + 3 * 8 + 4 + 1)), played)
        # What was connected is closed first, so that all three runs begin alike.
        self.assertEqual([replies[number][:2] for number in (1, 2, 3)],
                         [("CONNECT", "ok"), ("CLOSE", "ok"), ("CONNECT", "ok")])
        self.assertEqual([replies[number][1] for number in ids[-4:]], ["ok"] * 4)

    def test_what_can_not_be_compared_is_refused(self):
        for name, words in (("itself", "line 2"), ("strategy", "line 2"),
                            ("another", "line 2"), ("wrong", "sedn")):
            with self.subTest(name):
                played = self.plays[name]
                self.assertEqual(played.code, 3, played)
                self.assertEqual(played.errors.count("\n"), 1, played)
                self.assertIn("thaw: scenario compared.thaw: ", played.errors)
                self.assertIn(words, played.errors)
                self.assertEqual(played.log, "")


if __name__ == "__main__":
    unittest.main()
