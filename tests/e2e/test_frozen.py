"""The real window while it is frozen, seen from outside: nothing of thaw runs then.

The display is asked for its picture and for the title of the window, each time in the middle of a
freeze. What the log shows in that picture is read with glyphs that were learned from the same
window before. Every freeze ends by itself: the built-in server gives up after 2.5 s, answers come
after their delay, and the resolver has a time limit.
"""

import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

from program import PATIENCE_S, program, wait_until
from test_window import (ACCENT, FREEZE, ROW_PX, ROWS, SKIPPED, START_SIZE, WAIT, Display, InWindow,
                         Pixels, Places)

START_S = 20  # until a freeze has begun and was looked at
TOUR_S = 120  # until the tour comes to its freeze, which is in its last third
APART_S = 0.3  # between two pictures; the ring turns visibly in it
CELL_PX, GLYPH_PX = 8, 16  # of a character in the log
TEXT_LEFT = 40
COLUMNS = 80  # of each row, the ones that are read
SURE = 0.97  # how much a glyph has to be like the one that was learned, 1: the same
# What cannot be saved is told of with its name, in the log of the window.
LETTERS = ("save-log /x/quick fox jumps over\nsave-log /x/lazy dog brown the\n"
           "save-log /x/RECEIVE LOOKUP\nsave-log /x/SEND CONNECT #0123456789\n")


class Shot(Pixels):
    """An area of a display, as xwd writes it: a header of 32-bit numbers, a colour map, rows."""

    def __init__(self, data, left, top, width, height):
        fields = struct.unpack(">25I", data[:100])
        self.bytes = fields[11] // 8  # of a pixel
        assert self.bytes in (3, 4) and fields[7] == 0, fields  # the lowest byte first
        self.start = fields[0] + 12 * fields[19]
        self.pitch = fields[12]
        self.data = data
        self.left, self.top, self.width, self.height = left, top, width, height

    def row(self, y, left, right):
        at = self.start + (self.top + y) * self.pitch + self.left * self.bytes
        row = self.data[at + left * self.bytes:at + right * self.bytes]
        if self.bytes == 3:
            return row
        return bytes(byte for at, byte in enumerate(row) if at % 4 != 3)

    def all(self):
        return self.area((0, 0, self.width, self.height))


class Reader:
    """Reads the rows of the log. A glyph is what a cell has besides its ground, of length 1."""

    def __init__(self):
        self.glyphs = {}

    @staticmethod
    def cells(picture, row):
        top = Places.first_row[1] - ROW_PX // 2 + row * ROW_PX
        right = TEXT_LEFT + COLUMNS * CELL_PX
        rows = picture.area((TEXT_LEFT, top, right, top + GLYPH_PX))
        ground = rows[0][:3]
        ink = [[abs(pixels[at] - ground[0]) + abs(pixels[at + 1] - ground[1]) +
                abs(pixels[at + 2] - ground[2]) for at in range(0, len(pixels), 3)]
               for pixels in rows]
        for at in range(0, COLUMNS * CELL_PX, CELL_PX):
            glyph = [value for line in ink for value in line[at:at + CELL_PX]]
            length = sum(value * value for value in glyph) ** 0.5
            yield [value / length for value in glyph] if length > 0 else None

    def learn(self, picture, row, text):
        for glyph, character in zip(self.cells(picture, row), text):
            if glyph:
                self.glyphs[character] = glyph

    def character(self, glyph):
        if not glyph:
            return " "
        likeness, character = max((sum(map(float.__mul__, glyph, known)), character)
                                  for character, known in self.glyphs.items())
        return character if likeness > SURE else "?"

    def read(self, picture):
        """All rows of the log."""
        return ["".join(map(self.character, self.cells(picture, row))).rstrip()
                for row in range(ROWS)]


class InFreeze(InWindow):
    """A window on a display that is not much larger than it."""

    @classmethod
    def setUpClass(cls):
        cls.display = Display((START_SIZE[0] + 100, START_SIZE[1] + 80))
        cls.addClassCleanup(cls.display.close)

    def setUp(self):
        super().setUp()
        words = self.tool("getwindowgeometry", "--shell", self.window)
        self.corner = [int(re.search(rf"{name}=(-?\d+)", words)[1]) for name in "XY"]

    def title(self):
        return self.tool("getwindowname", self.window).strip()

    def shot(self):
        return Shot(self.display.bytes("xwd", "-root", "-silent"), *self.corner, *START_SIZE)

    def expect_alive(self):
        """Nothing says frozen, and the ring turns."""
        self.assertEqual(self.title(), "thaw")
        first = self.shot()
        self.assertEqual(first.count(FREEZE, Places.ring), 0)
        self.assertGreater(first.count(ACCENT, Places.do_it_area), 3000)
        time.sleep(APART_S)
        self.assertFalse(self.shot().area(Places.ring) == first.area(Places.ring),
                         "the ring does not turn")
        return first

    def is_alive(self):
        try:
            return self.expect_alive()
        except AssertionError:
            return None  # it is frozen still, or again in the next command

    def still_picture(self, title):
        """What the display shows if nothing on it moves under this title for a while; else None."""
        if self.title() != title:
            return None
        first = self.shot()
        time.sleep(APART_S)
        still = first.all() == self.shot().all()
        return first if still and self.title() == title else None

    def expect_frozen(self, call, patience_s=START_S):
        """Wait for a freeze in a call, and look at it. Returns the picture."""
        title = f"thaw: frozen, waiting in {call}"
        shot = wait_until(lambda: self.still_picture(title),
                          f"a picture that stands still as {title}", patience_s)
        self.expect_it_says_so(shot)
        return shot

    def expect_it_says_so(self, shot):
        self.assertEqual(shot.pixel(*Places.verdict_edge), FREEZE)
        self.assertGreater(shot.count(FREEZE, Places.ring), 500)
        self.assertEqual(shot.count(ACCENT, Places.ring), 0)
        self.assertEqual(shot.count(ACCENT, Places.do_it_area), 0)
        self.assertGreater(shot.count(FREEZE, Places.verdict_head), 300)
        # The slab that has begun, and what it costs until it ends.
        self.assertGreater(shot.count(WAIT, Places.window_lane), 300)
        self.assertGreater(shot.count(FREEZE, Places.window_lane), 100)


class TestCalls(InFreeze):
    """A freeze in each call that can hold the window, for each strategy that lets it."""

    script = LETTERS
    aim = "for the server"
    command = None  # in which it freezes, where that has not the name of the call

    def learn(self):
        """Learn to read from the window while it lives."""
        wait_until(lambda: len(self.thaw.log) >= 4, "the letters")
        self.leave()
        shot = self.expect_alive()
        reader = Reader()
        for row, line in enumerate(list(self.thaw.log)[-ROWS:]):
            reader.learn(shot, row, line)
        self.assertIn("quick fox jumps", " ".join(reader.read(shot)))
        return reader

    def freeze(self, call, *keys, strategy):
        reader = self.learn()
        self.key(*keys)
        shot = self.expect_frozen(call)
        rows = "\n".join(reader.read(shot))
        asks = "the window waits"
        self.assertRegex(rows, rf"#\d {self.command or call} +begun +{asks} {self.aim}(\n|$)")
        self.assertEqual(len(re.findall("begun", rows)), 1, rows)
        wait_until(self.is_alive, "the end of what freezes")
        self.line(rf"run 1 began .*; who waits: the window, by {strategy}$")


class TestReceive(TestCalls):
    arguments = ["--delay=4000", "--strategy=block"]

    def test_block_says_that_it_is_frozen_in_receive(self):
        self.freeze("RECEIVE", "Return", strategy="waiting")
        self.line(r"#3 RECEIVE  ok")


class TestConnect(TestCalls):
    arguments = ["--fault=black-hole", "--strategy=block"]
    aim = "for the connection"

    def test_block_says_that_it_is_frozen_in_connect(self):
        self.freeze("CONNECT", "Return", strategy="waiting")


class TestConnectOfPoll(TestCalls):
    arguments = ["--fault=black-hole", "--strategy=poll"]
    aim = "for the connection"

    def test_poll_says_that_it_is_frozen_in_connect(self):
        self.freeze("CONNECT", "Return", strategy="asking")


class TestSend(TestCalls):
    """Far more is sent than two sockets hold."""

    arguments = ["--fault=not-reading", "--strategy=block"]
    aim = "for the server to take it"

    def test_block_says_that_it_is_frozen_in_send(self):
        self.freeze("SEND", "F2", "ctrl+b", strategy="waiting")


class TestSendOfPoll(TestCalls):
    arguments = ["--fault=not-reading", "--strategy=poll"]
    aim = "for the server to take it"

    def test_poll_says_that_it_is_frozen_in_send(self):
        self.freeze("SEND", "F2", "ctrl+b", strategy="asking")


class TestSendToReader(InFreeze):
    """A send that the system takes at once holds nobody, and is not told of as if it did."""

    arguments = ["--strategy=poll", "--delay=0"]

    def test_no_picture_says_that_a_short_send_freezes(self):
        self.key("F2")
        self.line(r"#1 CONNECT  ok")
        self.key("ctrl+b")
        titles = set()
        while not any("#2 SEND" in line for line in self.thaw.lines):
            titles.add(self.tool("getwindowname", self.window).strip())
        self.assertEqual(titles, {"thaw"})


# What runs before thaw, in a network of its own whose resolver takes questions and never answers.
HELD_RESOLVER = """
import fcntl, os, socket, struct, subprocess, sys
with socket.socket() as any_socket:
    up_and_running = 0x41
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", up_and_running))  # SIOCSIFFLAGS
subprocess.run(["mount", "--bind", sys.argv[1], "/etc/resolv.conf"], check=True)
resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
resolver.bind(("127.0.0.1", 53))
resolver.set_inheritable(True)
os.execv(sys.argv[2], sys.argv[2:])
"""


class TestLookup(TestCalls):
    """The system's own resolver waits for an answer, for four seconds."""

    aim = "for the address"
    command = "CONNECT"
    NAME = "nobody.test"
    LIMITS = "options timeout:4 attempts:1\n"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="thaw-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.resolver = pathlib.Path(folder.name, "resolv.conf")
        cls.resolver.write_text("nameserver 127.0.0.1\n" + cls.LIMITS)
        cls.held = ["unshare", "--map-root-user", "--net", "--mount", sys.executable, "-c",
                    HELD_RESOLVER, str(cls.resolver)]
        look_up = f"import socket; socket.getaddrinfo('{cls.NAME}', 1)"
        began = time.monotonic()
        try:
            subprocess.run([*cls.held, sys.executable, "-c", look_up], check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE_S)
        except OSError:
            pass
        if time.monotonic() - began < 3:
            raise unittest.SkipTest("here no resolver can be held: that needs a network of its own")
        script = pathlib.Path(folder.name, "thaw")
        script.write_text("#!/bin/sh\nexec " + shlex.join([*cls.held, program()]) + ' "$@"\n')
        script.chmod(0o755)
        cls.arguments = [f"--host={cls.NAME}", "--strategy=block"]
        cls.program = str(script)

    def setUp(self):
        with unittest.mock.patch.dict(os.environ, THAW_PROGRAM=self.program):
            super().setUp()

    def test_block_says_that_it_is_frozen_in_lookup(self):
        self.freeze("LOOKUP", "Return", strategy="waiting")


class TestCompared(InFreeze):
    arguments = ["--delay=2000"]

    def test_comparison_says_where_its_last_run_is_frozen(self):
        self.expect_alive()
        self.key("F7")
        self.expect_frozen("RECEIVE", patience_s=PATIENCE_S)
        self.line("Same work")
        wait_until(self.is_alive, "the end of what freezes")


class TestTour(InFreeze):
    arguments = ["--tour"]

    def test_tour_says_where_it_is_frozen(self):
        """Somebody guesses when the tour asks, and goes on to the next step until it freezes."""
        title = "thaw: frozen, waiting in RECEIVE"
        for _ in range(int(TOUR_S)):
            if self.title() == title:
                break
            self.key("Next")
            time.sleep(1)
        self.expect_frozen("RECEIVE", patience_s=TOUR_S)
        wait_until(self.is_alive, "the end of what freezes")


if __name__ == "__main__":
    missing = [tool for tool in ("Xvfb", "xdotool", "xwd") if not shutil.which(tool)]
    if missing:
        print(f"skipped: not installed: {', '.join(missing)}")
        sys.exit(SKIPPED)
    unittest.main()
