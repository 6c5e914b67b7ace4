"""The lab in a real window, played by a person: keys, mouse, the gate, files, sizes.

Which of its states the lab is in says the one label at its one place, by its colour: an outline in
green, white, cyan, or violet. What moves and what comes back is read from pictures of the window.
"""

import json
import pathlib
import re
import shutil
import sys
import unittest

from program import PROMPT_S, Running, run, wait_until
from test_window import (DARK_GROUND, FREEZE, LIGHT_GROUND, OK, SKIPPED, START_SIZE, InWindow,
                         Places, ask_to_close)

NOW = (0xFF, 0xFF, 0xFF)
GATE = (0xC4, 0xA8, 0xFF)
ACCENT = (0x3F, 0xD0, 0xE6)
FILLED = 2000  # pixels of a label that is filled, and far more than any outline has
OUTLINED = 300
LARGE_SIZE = (1920, 1080)
SMALL_SIZE = (640, 400)


class LabPlaces(Places):
    """Where things are in the lab in a window of START_SIZE."""

    ring = (17, 7, 67, 57)
    message = (309, 32)
    do_it = (486, 32)
    cancel = (612, 32)
    asking = (977, 32)
    waiting = (1117, 32)
    start = (33, 99)
    back = (87, 99)
    pause = (153, 99)
    forward = (219, 99)
    live = (313, 99)
    slow = (485, 99)
    previous = (721, 99)
    next = (815, 99)
    hold = (970, 99)
    further = (966, 99)
    let_go = (1101, 99)
    label = (16, 120, 322, 147)
    ruler_y = 158
    tracks = (192, 172, 1184, 412)
    past = (0, 150, 1184, 480)  # what nothing but the cursor and the range changes
    source = (16, 502, 785, 678)
    pane = (805, 470, 1184, 650)
    tabs = [(841, 454), (920, 454), (998, 454), (1076, 454)]
    simple = (756, 696)
    record = (896, 696)
    export = (1034, 696)


class InLab(InWindow):
    arguments = ["--delay=200"]
    places = LabPlaces

    def setUp(self):
        super().setUp()
        self.key("F8")
        self.expect_state("live")

    def state_in(self, picture):
        """Of the label; None: there is none."""
        label = self.places.label
        if picture.count(NOW, label) > FILLED:  # a part at its end may say that it is held
            return "past"
        if picture.count(GATE, label) > FILLED:
            return "held"
        if picture.count(ACCENT, label) > FILLED:
            return "replay"
        left, top, right, bottom = label
        edge = picture.count(OK, (left, top, right, top + 4)) > OUTLINED - 20
        return "live" if edge and picture.count(OK, label) < FILLED else None

    def state(self):
        return self.state_in(self.picture())

    def expect_state(self, state):
        wait_until(lambda: self.state() == state, f"the label of {state}")

    def past(self):
        return self.picture().area(self.places.past)

    def picture_with_other_ring(self, first):
        picture = self.picture()
        ring = self.places.ring
        return picture if picture.area(ring) != first.area(ring) else None

    def changes(self, act, area=None):
        """Do something that has to change the past that is shown; returns the pictures."""
        area = area or self.places.past
        before = self.picture().area(area)
        act()
        self.leave()
        after = wait_until(lambda: self.other_than(before, area), "another picture")
        return before, after

    def assert_same(self, one, other, what):
        """Two pictures of the same area are the same."""
        rows = [y for y, (row, there) in enumerate(zip(one, other)) if row != there]
        columns = [x for y in rows for x in range(len(one[y])) if one[y][x] != other[y][x]]
        if rows:
            self.fail(f"{what}: pixels {min(columns) // 3} to {max(columns) // 3} of the rows "
                      f"{rows[0]} to {rows[-1]} of the area differ")

    def other_than(self, before, area):
        now = self.picture().area(area)
        return now if now != before else None

    def do_it(self, runs=1):
        for _ in range(runs):
            ended = len([line for line in self.thaw.lines if " CLOSE " in line])
            self.key("Return")
            wait_until(lambda: len([line for line in self.thaw.lines if " CLOSE " in line]) > ended,
                       "the end of a run")

    def pause(self):
        """What is at the right edge may still come in after the pause."""
        self.key("space")
        self.expect_state("past")
        wait_until(self.past_stands_still, "the past to stand still")

    def past_stands_still(self):
        first = self.picture()
        second = wait_until(lambda: self.picture_with_other_ring(first), "the ring to turn")
        return first.area(self.places.past) == second.area(self.places.past)

    def drag(self, begin, end):
        half = [(a + b) // 2 for a, b in zip(begin, end)]
        self.tool("mousemove", "--window", self.window, *begin, "mousedown", 1)
        self.tool("mousemove", "--window", self.window, *half)
        self.tool("mousemove", "--window", self.window, *end, "mouseup", 1)
        self.leave()

    def saved(self, pattern):
        """The file that a line of the log tells of."""
        return self.folder / re.search(pattern, self.line(pattern))[1]


class TestPast(InLab):
    def test_f8_opens_and_closes_it(self):
        lab = self.picture()
        self.key("F8")
        wait_until(lambda: self.state() is None, "the simple view")
        self.assertNotEqual(self.picture().area(self.places.tracks), lab.area(self.places.tracks))
        self.key("F8")
        self.expect_state("live")
        self.click(self.places.simple)
        self.leave()
        wait_until(lambda: self.state() is None, "the simple view")

    def test_space_pauses_and_steps_come_back_exactly(self):
        self.do_it()
        self.pause()
        # It was paused between two events; from the first step back on the cursor is at one.
        places = [self.changes(lambda: self.key("comma"))[1] for _ in range(4)]
        for place in reversed(places[:-1]):
            self.assert_same(self.changes(lambda: self.key("period"))[1], place, "a step forward")
        self.assertEqual(self.state(), "past")

    def test_home_goes_to_the_start_and_end_to_live(self):
        self.do_it()
        self.pause()
        self.changes(lambda: self.key("Home"))
        start = self.past()
        self.key("comma")
        self.assert_same(self.past(), start, "a step before the start")
        self.assertEqual(self.state(), "past")
        self.key("End")
        self.expect_state("live")

    def test_paused_past_stands_still_while_the_window_lives(self):
        self.do_it()
        self.pause()
        first = self.picture()
        second = wait_until(lambda: self.picture_with_other_ring(first), "the ring to turn")
        self.assert_same(first.area(self.places.past), second.area(self.places.past), "the past")

    def test_freeze_can_be_walked_through(self):
        self.key("3")
        self.line("who waits: the window, by waiting")
        self.click(self.places.do_it)
        self.line(r"#4 CLOSE    ok$")
        self.line("Frozen for")
        self.pause()
        frozen = lambda: self.picture().count(FREEZE, self.places.tracks)  # noqa: E731
        self.changes(lambda: self.key("bracketleft"))
        wait_until(lambda: frozen() > 0, "the freeze in the picture")
        places = [self.past()]
        for _ in range(8):
            places.append(self.changes(lambda: self.key("comma"))[1])
        for place in reversed(places[:-1]):
            self.assert_same(self.changes(lambda: self.key("period"))[1], place, "a step forward")
        self.assertEqual(self.state(), "past")

    def test_typing_in_the_message_moves_nothing(self):
        self.click(self.places.message)
        for character in ("s", "f", ".", ",", "[", "]", "h", "w a d"):
            self.type(character)
        self.leave()
        self.assertEqual(self.state(), "live")
        self.type("s f.")
        self.key("Return")
        self.line('#3 RECEIVE  ok       4 bytes "s f\\."$')


class TestMouse(InLab):
    def setUp(self):
        super().setUp()
        self.do_it(2)

    def test_click_on_the_timeline_leaves_live(self):
        self.click((1000, 200))
        self.leave()
        self.expect_state("past")
        self.key("End")
        self.expect_state("live")

    def test_drag_on_the_ruler_scrubs(self):
        # Two runs last for half a second, so all of these are behind the first record.
        newest, middle, older = ((x, self.places.ruler_y) for x in (1170, 1140, 1090))
        self.pause()
        there = self.dragged(newest, middle)
        self.assertNotEqual(self.dragged(middle, older), there)
        self.assert_same(self.dragged(older, middle), there, "the same place")

    def dragged(self, begin, end):
        """The past once a drag has come to its end; on the way there are other pictures."""
        self.changes(lambda: self.drag(begin, end))
        wait_until(self.past_stands_still, "the past to stand still")
        return self.past()

    def test_wheel_zooms_and_ctrl_z_undoes(self):
        self.pause()
        whole = self.past()
        self.changes(lambda: self.click((1100, 200), button=4))
        self.changes(lambda: self.key("ctrl+z"))
        self.assert_same(self.past(), whole, "the zoom undone")

    def test_drag_and_keys_pan_and_zoom(self):
        self.pause()
        self.changes(lambda: self.drag((700, 220), (800, 220)))
        for key in ("w", "w", "a", "d", "s", "f"):
            self.changes(lambda key=key: self.key(key))
        self.expect_state("past")

    def test_buttons_do_what_is_written_on_them(self):
        self.key("Return", "Escape")  # a cancel is a mark that can be found
        self.line("cancelled")
        self.click(self.places.pause)
        self.leave()
        self.expect_state("past")
        self.changes(lambda: self.click(self.places.back))
        there = self.past()
        self.changes(lambda: self.click(self.places.back))
        self.changes(lambda: self.click(self.places.forward))
        self.assert_same(self.past(), there, "a step back and forward")
        self.changes(lambda: self.click(self.places.previous))
        self.changes(lambda: self.click(self.places.start))
        self.changes(lambda: self.click(self.places.next))
        self.click(self.places.slow)
        self.changes(lambda: self.click(self.places.pause))  # it runs
        self.click(self.places.live)
        self.leave()
        self.expect_state("live")

    def test_tabs_show_their_panes(self):
        self.pause()
        seen = []
        for tab in self.places.tabs:
            self.click(tab)
            self.leave()
            seen.append(b"".join(self.picture().area(self.places.pane)))
        self.assertEqual(len(set(seen)), len(seen))


class TestHeld(InLab):
    """The worker thread stands at one of its points, and the window lives."""

    def hold(self):
        self.key("h", "Return")
        self.expect_state("held")

    def setUp(self):
        super().setUp()
        self.hold()

    def expect_all_ended(self):
        self.line(r"#4 CLOSE    (ok|error    cancelled)")

    def test_ring_turns_and_escape_cancels(self):
        ring = self.picture().area(self.places.ring)
        wait_until(lambda: self.picture().area(self.places.ring) != ring, "the ring to turn")
        self.assertEqual([line for line in self.thaw.lines if "#4" in line], [])
        self.key("Escape")
        self.expect_all_ended()
        self.line("cancelled")
        self.expect_state("live")

    def test_let_go_it_ends_its_work(self):
        self.key("shift+period")
        self.expect_state("held")
        self.click(self.places.further)
        self.expect_state("held")
        self.click(self.places.let_go)
        self.leave()
        self.line('#3 RECEIVE  ok       5 bytes "hello"$')
        self.expect_state("live")

    def test_button_and_shift_h_do_the_same(self):
        self.key("shift+h")
        self.expect_state("live")
        self.line(r"#4 CLOSE    ok$")
        self.click(self.places.hold)
        self.click(self.places.do_it)
        self.leave()
        self.expect_state("held")
        self.key("shift+h")
        self.line(r"#8 CLOSE    ok$")

    def test_quit_ends_at_once(self):
        self.key("ctrl+q")
        self.expect_end()

    def test_closing_the_window_ends_at_once(self):
        ask_to_close(self.display.environment["DISPLAY"], int(self.window))
        self.expect_end()

    def test_switch_of_who_waits_opens_the_gate(self):
        self.click(self.places.waiting)
        self.leave()
        self.line("who waits: the window, by waiting")
        self.expect_all_ended()
        self.expect_state("live")
        self.do_it()
        self.line(r"#8 CLOSE    ok$")

    def test_past_can_be_looked_at(self):
        self.key("space")
        self.expect_state("past")
        self.changes(lambda: self.key("comma"))
        self.key("End")
        self.expect_state("held")


class TestHeldInBlackHole(TestHeld):
    """The connect that the held thread is about to make is never answered."""

    arguments = ["--fault=black-hole"]

    def expect_all_ended(self):
        self.line(r"#4 CLOSE    error")

    def test_let_go_it_ends_its_work(self):
        self.click(self.places.let_go)
        self.leave()
        self.expect_state("live")
        self.key("Escape")
        self.line(r"#1 CONNECT  error    cancelled")

    def test_button_and_shift_h_do_the_same(self):
        self.key("shift+h")
        self.expect_state("live")
        self.key("Escape")
        self.expect_all_ended()

    def test_switch_of_who_waits_opens_the_gate(self):
        self.click(self.places.asking)
        self.leave()
        self.line("who waits: the window, by asking")
        self.expect_all_ended()
        self.expect_state("live")


class TestFiles(InLab):
    def test_recording_of_a_run_can_be_replayed(self):
        self.key("ctrl+r")
        self.do_it()
        self.key("ctrl+r")
        file = self.saved(r"recorded [\d,]+ events as (\S+)")
        result = run("--offscreen", "--replay", file, cwd=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"replaying .*: [\d,]+ events$")
        events = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        submitted = [event for event in events if isinstance(event, list)
                     and event[1] == "SUBMITTED"]
        self.assertEqual(len(submitted), 4)

    def test_buttons_record_and_export(self):
        self.click(self.places.record)
        self.do_it()
        self.click(self.places.record)
        self.leave()
        self.saved(r"recorded [\d,]+ events as (\S+)")
        self.click(self.places.export)
        self.leave()
        trace = json.loads(self.saved(r"saved a trace as (\S+?);").read_text("utf-8"))
        self.assertGreater(len(trace["traceEvents"]), 20)

    def test_trace_and_the_last_ten_seconds_are_saved(self):
        self.do_it()
        self.key("ctrl+e")
        trace = json.loads(self.saved(r"saved a trace as (\S+?);").read_text("utf-8"))
        names = {event["name"] for event in trace["traceEvents"]}
        self.assertTrue(any("RECEIVE" in name for name in names), names)
        self.key("ctrl+k")
        kept = self.saved(r"kept the last ten seconds as (\S+)")
        result = run("--offscreen", "--replay", kept, cwd=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class TestReplay(InWindow):
    """A recording in a window: there is a past alone, and it stops at both ends."""

    places = LabPlaces
    arguments = ["--replay", pathlib.Path(__file__).parent.parent / "data" / "recording-1.jsonl"]
    changes = InLab.changes
    other_than = InLab.other_than
    state_in = InLab.state_in
    state = InLab.state
    past = InLab.past
    assert_same = InLab.assert_same

    def test_recording_can_be_walked_through(self):
        wait_until(lambda: self.state() == "replay", "the label of a replay")
        self.key("Home")
        start = self.past()
        self.key("comma")
        self.assert_same(self.past(), start, "a step before the start")
        there = [start]
        for _ in range(12):
            there.append(self.changes(lambda: self.key("period"))[1])
        for place in reversed(there[:-1]):
            self.assert_same(self.changes(lambda: self.key("comma"))[1], place, "a step back")
        self.changes(lambda: self.key("w"))
        self.changes(lambda: self.key("f"))
        self.assert_same(self.past(), start, "all of it")
        self.key("space")  # it runs, and stands at its end by itself
        wait_until(self.stands_still, "the end of the recording")
        self.assertEqual(self.state(), "replay")

    def stands_still(self):
        first = self.past()
        return first == self.past() and first == self.past()


class TestSizes(InLab):
    def test_smallest_window_has_a_lab(self):
        self.do_it()
        self.resize(*SMALL_SIZE)
        everything = (0, 60, SMALL_SIZE[0] - 20, SMALL_SIZE[1] - 40)
        self.key("space")
        filled = (0, 60, 300, 160)
        wait_until(lambda: self.picture().count(NOW, filled) > FILLED, "the label of the past")
        self.changes(lambda: self.key("Home"), everything)
        self.key("End")
        wait_until(lambda: self.picture().count(NOW, filled) < FILLED, "the label of live")
        self.do_it()
        self.resize(*START_SIZE)
        self.expect_state("live")

    def test_theme_and_zoom(self):
        corner = (START_SIZE[0] - 3, START_SIZE[1] - 3)
        self.do_it()
        self.pause()
        dark = self.past()
        self.assertEqual(self.picture().pixel(*corner), DARK_GROUND)
        self.key("ctrl+t")
        wait_until(lambda: self.picture().pixel(*corner) == LIGHT_GROUND, "the light theme")
        self.assertFalse(self.past() == dark)
        self.key("ctrl+t")
        wait_until(lambda: self.picture().pixel(*corner) == DARK_GROUND, "the dark theme")
        self.assert_same(self.past(), dark, "the theme of before")
        self.changes(lambda: self.key("ctrl+plus"))
        self.changes(lambda: self.key("ctrl+0"))
        self.assert_same(self.past(), dark, "the zoom of before")

    def test_three_runs_stand_under_each_other(self):
        self.resize(*LARGE_SIZE)
        self.key("F7")
        self.line("Same work")
        before = self.cancelled()  # by the comparison itself
        self.key("Escape")  # the comparison's own view
        runs = (1228, 560, 1904, 1020)
        wait_until(lambda: self.picture().count(FREEZE, runs) > 100, "the run that has frozen")
        self.assertEqual(self.cancelled(), before)

    def cancelled(self):
        return [line for line in self.thaw.lines if "cancelled" in line]


if __name__ == "__main__":
    missing = [tool for tool in ("Xvfb", "xdotool", "xclip") if not shutil.which(tool)]
    if missing:
        print(f"skipped: not installed: {', '.join(missing)}")
        sys.exit(SKIPPED)
    unittest.main()
