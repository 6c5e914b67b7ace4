"""The real program in a window of a virtual display, driven as a person would: mouse and keyboard.

Where to click in a window of the usual size says `Places`; tests/test_screen.c holds the same
places fast from the other side. In a window of another size a test looks for what it needs. What is
on the screen is read from pictures that thaw saves itself with Ctrl+P, what has happened from its
log lines.
"""

import ctypes
import ctypes.util
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from program import (PATIENCE_S, PROMPT_S, Running, free_port, of_thaw, program, wait_until,
                     without_display)

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
TRIES = 3
DISPLAY_SIZE = (2200, 1300)
START_SIZE = (1200, 720)
ROW_PX = 19  # of the log
ROWS = 6  # of the log that fit at the usual size
# Of the theme, see src/ui/theme.c.
DARK_GROUND = (0x0F, 0x14, 0x1B)
LIGHT_GROUND = (0xF3, 0xF6, 0xF9)
ACCENT = (0x3F, 0xD0, 0xE6)
WAIT = (0xF2, 0xB8, 0x4B)
FREEZE = (0xFF, 0x7A, 0x5C)
OK = (0x5A, 0xDB, 0xA0)


class Places:
    """Where things are in a window of START_SIZE: the middles of widgets, and areas."""

    header = 150
    ring = (17, 17, 143, 143)
    cards = [(279, 79), (507, 79), (735, 79)]
    message = (1057, 32)
    do_it = (968, 99)
    do_it_area = (862, 62, 1074, 136)
    cancel = (1133, 99)
    window_lane = (328, 172, 1184, 280)
    worker_lane = (328, 281, 1184, 354)
    verdict_edge = (19, 490)
    verdict_head = (90, 454, 1184, 484)
    offer = (950, 471)  # the button in the verdict on a good run, and
    dismiss = (1160, 471)  # the cross behind it
    log = (600, 612)
    log_area = (16, 544, 1184, 680)
    first_row = (316, 559)  # of the log
    connection = (740, 694)  # the button that opens the panel

    # In the panel behind that button.
    host = (568, 371)
    port = (849, 371)
    buttons = [(376, 459), (525, 459), (674, 459), (823, 459)]


class Pixels:
    """A picture by its rows, each of them bytes in the order blue, green, red."""

    width = height = 0

    def row(self, y, left, right):
        raise NotImplementedError

    def pixel(self, x, y):
        return tuple(reversed(self.row(y, x, x + 1)))

    def area(self, area):
        left, top, right, bottom = area
        return [self.row(y, left, right) for y in range(top, bottom)]

    def count(self, color, area):
        """How many pixels of an area have a colour."""
        wanted = bytes(reversed(color))
        return sum(row[at:at + 3] == wanted for row in self.area(area) if wanted in row
                   for at in range(0, len(row), 3))

    def find_solid(self, color, width, height):
        """A point in the first rectangle of a colour that is at least so large; None: none is."""
        wanted = width * bytes(reversed(color))
        for y in range(0, self.height - height, height // 2):
            x = self.row(y, 0, self.width).find(wanted) // 3
            if x >= 0 and all(self.row(y + down, x, x + width) == wanted
                              for down in range(height)):
                return (x + width // 2, y + height // 2)
        return None

    def has_view_open(self):
        """Whether something lies over the rows: it has an edge, and they have no such line."""
        line = 300 * bytes(reversed(ACCENT))
        return any(line in self.row(y, 0, self.width)
                   for y in range(Places.header, self.height - 40))


class Picture(Pixels):
    """A BMP file with 24 bits for each pixel, as thaw saves it."""

    def __init__(self, data):
        assert data[:2] == b"BM" and int.from_bytes(data[28:30], "little") == 24
        self.data = data
        self.start = int.from_bytes(data[10:14], "little")
        self.width = int.from_bytes(data[18:22], "little")
        self.height = int.from_bytes(data[22:26], "little")
        self.pitch = (self.width * 3 + 3) // 4 * 4

    def row(self, y, left, right):
        at = self.start + (self.height - 1 - y) * self.pitch
        return self.data[at + left * 3:at + right * 3]


class Display:
    """A virtual display with nothing on it, not even a window manager."""

    def __init__(self, width_height=DISPLAY_SIZE):
        size = "{}x{}x24".format(*width_height)
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        number = self.server.stdout.readline().decode().strip()
        if not number:
            raise AssertionError("Xvfb does not start")
        self.environment = dict(without_display(), DISPLAY=f":{number}", LC_ALL="C.UTF-8")

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()

    def bytes(self, *arguments):
        """Run a tool on this display; returns what it printed."""
        return subprocess.run(list(map(str, arguments)), env=self.environment, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=PATIENCE_S).stdout

    def tool(self, *arguments):
        return self.bytes(*arguments).decode()


class WithContexts(unittest.TestCase):
    if not hasattr(unittest.TestCase, "enterContext"):  # Python before 3.11
        def enterContext(self, manager):
            result = manager.__enter__()
            self.addCleanup(manager.__exit__, None, None, None)
            return result


class InWindow(WithContexts):
    arguments = ["--delay=200"]
    script = None
    places = Places

    @classmethod
    def setUpClass(cls):
        cls.display = Display()
        cls.addClassCleanup(cls.display.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thaw-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.port = free_port()
        script = ["--script=-"] if self.script else []
        self.thaw = self.enterContext(
            Running(f"--port={self.port}", *self.arguments, *script, script=self.script,
                    env=dict(self.display.environment, SDL_VIDEODRIVER="x11",
                             HOME=str(self.folder), XDG_CONFIG_HOME=""),
                    cwd=self.folder))
        self.window = wait_until(self.find_window, "the window")
        wait_until(self.has_focus, "the focus")
        self.leave()

    # ---- hands ----

    def tool(self, *arguments):
        return self.display.tool("xdotool", *arguments)

    def find_window(self):
        try:
            return self.tool("search", "--onlyvisible", "--name", "^thaw$").strip()
        except subprocess.CalledProcessError:
            return None  # there is none yet

    def has_focus(self):
        try:
            return self.tool("getwindowfocus").strip() == self.window
        except subprocess.CalledProcessError:
            return False  # no window has it yet

    def click(self, place, button=1):
        self.tool("mousemove", "--window", self.window, *place, "click", button)

    def leave(self):
        """Take the mouse to where nothing lights up under it."""
        self.tool("mousemove", "--window", self.window, 3, 3)

    def key(self, *keys):
        """Press keys. The function keys have other symbols as well, with Alt, and by their names
        some versions of xdotool press those; so they are pressed by their codes, F1 is 67."""
        codes = {f"F{number}": 66 + number for number in range(1, 11)}
        self.tool("key", *(codes.get(key, key) for key in keys))

    def type(self, text):
        """Replace what is in the focused field.

        xdotool borrows a key for each character that the keyboard lacks and changes its meaning
        again and again; an event that is looked up too late means another character. So the text
        is read back, and typed again when it is not the same: more slowly for a slow machine, and
        quickly for one that stands still at times.
        """
        for delay in (20, 60, 180, 500, 20, 60, 180, 20, 60, 20):
            self.key("ctrl+a")
            self.tool("type", "--delay", delay, "--", text)
            self.key("ctrl+a", "ctrl+c")
            try:
                return wait_until(lambda: self.clipboard() == text, "the text", timeout=2)
            except AssertionError:
                pass
        self.fail(f"typed {text!r}, and there is {self.clipboard()!r}")

    def resize(self, width, height):
        self.tool("windowmove", self.window, 0, 0)  # all of it stays on the display
        self.tool("windowsize", self.window, width, height)
        self.leave()
        return wait_until(lambda: self.picture_of_size(width, height), f"{width} x {height}")

    # ---- eyes ----

    def line(self, pattern):
        return self.thaw.wait_for_line(pattern)

    def picture(self):
        """What the window shows now."""
        saved = r"saved a picture as (\S+)"
        before = sum(1 for line in self.thaw.lines if re.search(saved, line))
        self.key("ctrl+p")

        def find():
            matches = [re.search(saved, line) for line in self.thaw.lines]
            names = [match[1] for match in matches if match]
            return names[-1] if len(names) > before else None
        return Picture((self.folder / wait_until(find, "a picture")).read_bytes())

    def picture_of_size(self, width, height):
        picture = self.picture()
        return picture if (picture.width, picture.height) == (width, height) else None

    def has_view_open(self):
        return self.picture().has_view_open()

    def verdict(self):
        """The colour of the verdict's edge, which says what kind it is."""
        return self.picture().pixel(*self.places.verdict_edge)

    def row_of(self, line):
        """A point in the row of the log that shows one of its last lines."""
        x, y = self.places.first_row
        hidden = max(0, len(self.thaw.log) - ROWS)
        return (x, y + (self.thaw.log.index(line) - hidden) * ROW_PX)

    def log_pixels(self):
        return self.picture().area(self.places.log_area)

    def clipboard(self):
        try:
            return self.display.tool("xclip", "-selection", "clipboard", "-o")
        except subprocess.CalledProcessError:
            return None  # nobody owns it

    def expect_clipboard(self, text):
        try:
            wait_until(lambda: self.clipboard() == text, "the clipboard", PROMPT_S)
        except AssertionError:
            self.assertEqual(self.clipboard(), text)

    def expect_end(self, code=0):
        self.assertEqual(self.thaw.wait(PROMPT_S), code)
        self.assertEqual([line for line in self.thaw.errors if code == 0], [])


class TestTalking(InWindow):
    def test_message_typed_by_hand_comes_back(self):
        self.click(self.places.message)
        self.type("gr\u00fc\u00dfe \u2713 \u20ac5")
        self.click(self.places.do_it)
        self.line(rf"#1 CONNECT  ok       127\.0\.0\.1:{self.port}$")
        self.line(r"#2 SEND     ok       16 bytes$")
        self.line('#3 RECEIVE  ok       16 bytes "gr\u00fc\u00dfe \u2713 \u20ac5"$')
        self.line(r"#4 CLOSE    ok$")

    def test_chinese_typed_by_hand_comes_back_and_can_be_copied(self):
        self.click(self.places.message)
        self.type("\u4f60\u597d")
        self.key("Return")
        received = self.line('#3 RECEIVE  ok       6 bytes "\u4f60\u597d"$')
        self.line(r"#4 CLOSE    ok$")
        self.click(self.row_of(received))
        self.key("ctrl+c")
        self.expect_clipboard(received)
        copied = self.display.bytes("xclip", "-selection", "clipboard", "-o")
        self.assertEqual(copied, received.encode())
        self.assertIn(b"\xe4\xbd\xa0\xe5\xa5\xbd", copied)

    def test_caret_goes_between_wide_characters(self):
        self.click(self.places.message)
        self.type("\u4f60\u597d")
        self.key("End", "Left", "x", "Home", "Delete", "Return")
        self.line('#3 RECEIVE  ok       4 bytes "x\u597d"$')

    def test_enter_does_it_from_the_start(self):
        self.key("Return")
        self.line(r"#4 CLOSE    ok$")

    def test_number_keys_choose_who_waits_from_the_start(self):
        self.key("2", "Return")
        self.line(r"run 1 began \d\d:\d\d:\d\d; who waits: the window, by asking$")

    def test_who_waits_is_chosen_with_the_mouse(self):
        self.click(self.places.cards[1])
        self.click(self.places.do_it)
        self.line(r"run 1 began .*; who waits: the window, by asking$")
        self.line(r"#4 CLOSE    ok$")
        self.click(self.places.cards[0])
        self.click(self.places.do_it)
        self.line(r"run 2 began .*; who waits: a worker thread$")

    def test_do_it_closes_a_connection_that_is_open(self):
        self.key("F2")
        self.line(r"#1 CONNECT  ok")
        self.click(self.places.do_it)
        names = ("CLOSE", "CONNECT", "SEND", "RECEIVE", "CLOSE")
        for number, name in enumerate(names, 2):
            self.line(rf"#{number} {name} +ok")

    def test_each_button_does_what_is_written_on_it(self):
        self.click(self.places.connection)
        names = ("CONNECT", "SEND", "RECEIVE", "CLOSE")
        for number, (place, name) in enumerate(zip(self.places.buttons, names), 1):
            self.click(place)
            self.line(rf"#{number} {name} +ok")

    def test_function_keys_do_the_same(self):
        for number, (key, name) in enumerate(zip(("F2", "F3", "F4", "F5"),
                                                 ("CONNECT", "SEND", "RECEIVE", "CLOSE")), 1):
            self.key(key)
            self.line(rf"#{number} {name} +ok")

    def test_tab_goes_to_the_buttons_and_space_presses_them(self):
        self.key("shift+Tab", "shift+Tab", "shift+Tab", "space")  # message, third card, second
        self.key("Tab", "Tab", "Tab", "space")
        self.line(r"run 1 began .*; who waits: the window, by asking$")

    def test_tab_goes_through_the_fields_of_the_connection(self):
        self.click(self.places.connection)
        self.key("Tab", "Tab", "shift+Tab")  # host, port
        self.type("0.0.0.0")
        self.key("Escape", "F2")
        self.line(r"#1 CONNECT  error    bad address: nobody can connect to 0\.0\.0\.0")

    def test_panel_of_the_connection_opens_and_closes(self):
        self.assertFalse(self.has_view_open())
        for place in (self.places.connection, self.places.log):
            self.click(self.places.connection)
            self.assertTrue(self.has_view_open())
            self.click(place)
            self.assertFalse(self.has_view_open())
        self.assertEqual([line for line in self.thaw.lines if "#" in line], [])

    def test_16_mib_travel_and_the_window_lives(self):
        self.key("F2", "ctrl+b")
        self.line(r"#2 SEND     ok       16,777,216 bytes$")
        self.key("F4")
        self.line(r"#3 RECEIVE  ok       16,777,216 bytes")

    def test_clicking_as_fast_as_one_can_loses_no_click(self):
        self.tool("mousemove", "--window", self.window, *self.places.do_it,
                  "click", "--repeat", "5", "--delay", "1", "1")
        self.line(r"#20 CLOSE    ok$")

    def test_widgets_are_where_they_are_expected(self):
        x, y = self.places.do_it
        self.assertEqual(self.picture().pixel(x - 70, y), ACCENT)


class TestClipboard(InWindow):
    def test_copied_log_is_what_was_printed(self):
        self.key("Return")
        self.line(r"#4 CLOSE    ok$")
        self.click(self.places.log)
        self.key("ctrl+a", "ctrl+c")
        self.line(r"copied \d+ lines$")
        printed = [line for line in self.thaw.lines if "copied" not in line]
        wait_until(lambda: of_thaw((self.clipboard() or "").split("\n")) == printed,
                   "the log on the clipboard", PROMPT_S)

    def test_message_is_copied(self):
        self.click(self.places.message)
        self.key("ctrl+a", "ctrl+c")
        self.expect_clipboard("hello")
        self.line('copied "hello"$')

    def paste_two_lines(self):
        """Paste into the message; returns what is there then, read back as in `type`."""
        owner = subprocess.Popen(["xclip", "-selection", "clipboard", "-i", "-quiet"],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=self.display.environment)
        self.addCleanup(owner.wait)
        self.addCleanup(owner.kill)
        owner.stdin.write("one\r\ntwo \u00e9".encode())
        owner.stdin.close()
        wait_until(lambda: self.clipboard() is not None, "the clipboard")
        self.click(self.places.message)
        self.key("ctrl+a", "ctrl+v", "ctrl+a", "ctrl+c")
        wait_until(lambda: "\n" not in (self.clipboard() or "\n"), "one line")
        return self.clipboard()

    def test_pasted_lines_become_one(self):
        # SDL gives the owner of a clipboard one second, in which a machine may stand still.
        self.assertTrue(any(self.paste_two_lines() == "one  two \u00e9" for _ in range(TRIES)))
        self.key("Return")
        self.line('"one  two \u00e9"$')


class TestWaiting(InWindow):
    """A server that answers after a minute."""

    arguments = ["--delay=60000"]

    def setUp(self):
        super().setUp()
        self.key("Return")
        self.line(r"#2 SEND     ok")

    def test_escape_cancels(self):
        self.key("Escape")
        self.line(r"#3 RECEIVE  error    cancelled")

    def test_cancel_button_cancels(self):
        self.click(self.places.cancel)
        self.line(r"#3 RECEIVE  error    cancelled")

    def test_escape_closes_the_help_before_it_cancels(self):
        self.key("F1")
        self.assertTrue(self.has_view_open())
        self.key("Escape")
        self.assertFalse(self.has_view_open())  # a picture later it would have been cancelled
        self.assertFalse(any("RECEIVE" in line for line in self.thaw.lines))
        self.key("Escape")
        self.line(r"#3 RECEIVE  error    cancelled")

    def test_spinner_turns_meanwhile(self):
        ring = self.places.ring
        first = self.picture().area(ring)
        wait_until(lambda: self.picture().area(ring) != first, "the ring to turn")

    def test_lane_and_verdict_say_that_the_worker_waits(self):
        picture = self.picture()
        self.assertEqual(picture.pixel(*self.places.verdict_edge), WAIT)
        self.assertGreater(picture.count(WAIT, self.places.worker_lane), 100)
        self.assertEqual(picture.count(WAIT, self.places.window_lane), 0)

    def test_ctrl_q_ends_at_once(self):
        self.key("ctrl+q")
        self.expect_end()

    def test_sigterm_ends_at_once(self):
        self.thaw.terminate()
        self.expect_end(143)

    def test_close_button_of_the_window_ends_at_once(self):
        ask_to_close(self.display.environment["DISPLAY"], int(self.window))
        self.expect_end()

    def test_hidden_window_ends_at_once(self):
        self.tool("windowunmap", self.window)
        wait_until(lambda: not self.find_window(), "the window to vanish")
        self.thaw.terminate()
        self.expect_end(143)


class TestLooks(InWindow):
    def test_ctrl_t_changes_the_theme_and_back(self):
        self.assertEqual(self.picture().pixel(5, 5), DARK_GROUND)
        self.key("ctrl+t")
        self.assertEqual(self.picture().pixel(5, 5), LIGHT_GROUND)
        self.key("ctrl+t")
        self.assertEqual(self.picture().pixel(5, 5), DARK_GROUND)

    def test_pictures_of_the_same_second_are_all_kept(self):
        for _ in range(4):
            self.picture()
        saved = (re.search(r"saved a picture as (\S+)", line) for line in self.thaw.lines)
        names = [pathlib.Path(match[1]).name for match in saved if match]
        self.assertEqual(sorted(names), sorted(file.name for file in self.folder.iterdir()))
        self.assertEqual(len(set(names)), 4)

    def test_window_can_be_resized_while_it_runs(self):
        sizes = ((800, 480), (640, 400), (1920, 1080), START_SIZE)
        for number, size in enumerate(sizes):
            picture = self.resize(*size)
            do_it = picture.find_solid(ACCENT, 30, 8)
            self.assertTrue(do_it, size)
            self.assertEqual(picture.pixel(size[0] - 3, size[1] - 3), DARK_GROUND)
            self.click(do_it)
            self.line(rf"#{4 * number + 4} CLOSE    ok$")
        self.leave()
        self.assertEqual(self.picture().pixel(898, 99), ACCENT)  # all is where it was

    def test_zoom_changes_the_picture_and_comes_back(self):
        controls = (160, 0, 1200, self.places.header)
        normal = self.picture().area(controls)
        self.key("ctrl+plus", "ctrl+plus")
        self.assertFalse(self.picture().area(controls) == normal)
        self.key("ctrl+0")
        self.assertTrue(self.picture().area(controls) == normal)
        self.click(self.places.do_it)
        self.line(r"#4 CLOSE    ok$")

    def test_zoom_and_choice_by_key_type_nothing(self):
        self.click(self.places.message)
        self.key("ctrl+equal", "ctrl+minus", "ctrl+0", "ctrl+2", "ctrl+1", "ctrl+a", "ctrl+c")
        self.expect_clipboard("hello")

    def test_faults_are_chosen_from_a_list(self):
        self.key("F6")
        self.assertTrue(self.has_view_open())
        self.key("Down", "Return")
        self.line("server fault delay")

    def test_ctrl_s_saves_the_log_and_ctrl_l_clears_it(self):
        self.key("Return")
        self.line(r"#4 CLOSE    ok$")
        full = self.log_pixels()
        documents = self.folder / "Papers"  # no terminal here, so this is where it belongs
        documents.mkdir()
        (self.folder / ".config").mkdir()
        (self.folder / ".config" / "user-dirs.dirs").write_text('XDG_DOCUMENTS_DIR="$HOME/Papers"')
        self.key("ctrl+s")
        name = re.search(r"saved the log as (\S+)", self.line("saved the log as"))[1]
        self.assertEqual(pathlib.Path(name).parent, documents)
        saved = pathlib.Path(name).read_text(encoding="utf-8").splitlines()
        self.assertEqual(of_thaw(saved)[:4], self.thaw.lines[:4])
        self.key("ctrl+l")
        self.assertNotEqual(self.log_pixels(), full)

    def test_pipe_in_place_of_the_desktops_settings_holds_nobody(self):
        (self.folder / ".config").mkdir()
        os.mkfifo(self.folder / ".config" / "user-dirs.dirs")  # nobody writes to it
        self.key("ctrl+s")
        self.line(f"saved the log as {self.folder}/thaw-log-")


class TestVerdict(InWindow):
    """What a run has shown stays until the next one, or until somebody puts it away."""

    def test_verdict_stays_and_can_be_put_away(self):
        self.assertEqual(self.verdict(), ACCENT)
        for put_away in (lambda: self.key("ctrl+d"), lambda: self.click(self.places.dismiss)):
            self.key("Return")
            wait_until(lambda: self.verdict() == OK, "the verdict")
            put_away()
            wait_until(lambda: self.verdict() == ACCENT, "the beginning")

    def test_verdict_offers_to_let_the_window_wait(self):
        self.key("Return")
        wait_until(lambda: self.verdict() == OK, "the verdict")
        self.click(self.places.offer)
        self.line(r"run 2 began .*; who waits: the window, by waiting$")
        self.line(r"#8 CLOSE    ok$")
        wait_until(lambda: self.verdict() == FREEZE, "the verdict of the freeze")


class TestScrolling(InWindow):
    script = "".join(f"server delay {i}\n" for i in range(200))

    def setUp(self):
        super().setUp()
        self.line("takes 199 ms to answer$")

        self.first_row = self.places.first_row

    def copied_row(self):
        """The number of the line that is in the first row, by way of the clipboard."""
        self.click(self.first_row)
        self.key("ctrl+c")

        def find():
            copied = self.clipboard()
            return [number for number, line in enumerate(self.thaw.log) if line == copied]
        return wait_until(find, "a line")[0]

    def wait_for_row(self, number):
        wait_until(lambda: self.copied_row() == number, f"line {number} in the first row")

    def test_wheel_scrolls_the_log_and_ctrl_end_comes_back(self):
        self.key("ctrl+Home")
        self.wait_for_row(0)
        for _ in range(5):
            self.click(self.places.log, button=5)
        self.wait_for_row(15)
        for _ in range(2):
            self.click(self.places.log, button=4)
        self.wait_for_row(9)
        self.key("ctrl+End")
        wait_until(lambda: self.copied_row() > 150, "the end")

    def test_scroll_bar_can_be_dragged_to_the_top(self):
        _, top, right, bottom = self.places.log_area
        bar = right - 10
        self.tool("mousemove", "--window", self.window, bar, bottom - 15, "mousedown", 1)
        self.tool("mousemove", "--window", self.window, bar, top - 50, "mouseup", 1)
        self.wait_for_row(0)

    def test_selected_lines_are_copied_exactly(self):
        self.key("ctrl+Home")
        self.wait_for_row(0)
        x, y = self.first_row
        self.tool("mousemove", "--window", self.window, x, y, "mousedown", 1)
        self.tool("mousemove", "--window", self.window, x + 20, y + 40)
        self.tool("mousemove", "--window", self.window, x + 20, y + 80, "mouseup", 1)
        self.key("ctrl+c")
        wait_until(lambda: "\n" in (self.clipboard() or ""), "several lines")
        copied = self.clipboard().split("\n")
        self.assertGreater(len(copied), 3)
        self.assertEqual(copied, self.thaw.log[:len(copied)])


class TestHidden(InWindow):
    script = "sleep 1500\ndo-it\nwait\nsay done\n"

    def test_work_goes_on_while_nobody_looks(self):
        self.tool("windowunmap", self.window)
        self.line(r"#4 CLOSE    ok$")
        self.line("done")
        self.tool("windowmap", self.window)
        wait_until(self.find_window, "the window")
        self.thaw.terminate()
        self.expect_end()


class TestSelection(InWindow):
    """What is selected is there for the middle button, here and in other programs."""

    def selection(self):
        try:
            return self.display.tool("xclip", "-selection", "primary", "-out")
        except subprocess.CalledProcessError:
            return None  # nothing is selected yet

    def test_what_is_selected_is_offered_and_the_middle_button_pastes_it(self):
        x, y = self.places.message
        self.click((x, y))
        self.type("offered")
        self.key("ctrl+a", "shift+Left")
        wait_until(lambda: self.selection() == "offere", "the selection")
        self.click(self.places.connection)
        self.click(self.places.host)
        self.type("host-")
        self.key("End", "Escape")
        owner = subprocess.Popen(["xclip", "-quiet", "-selection", "primary", "-in"],
                                 env=self.display.environment, stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            owner.stdin.write(b"from elsewhere\n")
            owner.stdin.close()
            wait_until(lambda: self.selection() == "from elsewhere\n", "the other program")
            self.click((x, y), button=2)
            self.key("ctrl+a", "ctrl+c")
            wait_until(lambda: self.clipboard() == "offeredfrom elsewhere", "the text")
        finally:
            owner.kill()
            owner.wait()


class TestNoStart(WithContexts):
    """What keeps thaw from starting. Who has clicked on it in a menu is shown a window; a script,
    which might wait for that for ever, is not."""

    def test_script_that_reads_standard_error_gets_no_window(self):
        display = Display()
        self.addCleanup(display.close)
        with socket.create_server(("", 0)) as taken:
            thaw = Running(f"--port={taken.getsockname()[1]}",
                           env=dict(display.environment, SDL_VIDEODRIVER="x11"))
            with thaw:
                self.assertEqual(thaw.wait(PATIENCE_S), 3)
        self.assertIn("is taken by another program", " ".join(thaw.errors))

    def box(self, display):
        """The number of its window; None before there is one. With fonts on the display it is
        SDL's own, which is called thaw, else thaw's, which says in its title what it is about."""
        tree = display.tool("xwininfo", "-root", "-tree")
        found = re.search(r'(0x[0-9a-f]+) "thaw(?:"|: .* is taken by another program)', tree)
        return found and found[1]

    def start_from_menu(self, errors):
        """Start it as a desktop does: no terminal, and nobody reads what it prints."""
        if not shutil.which("xwininfo"):
            self.skipTest("there is no xwininfo")
        display = Display()
        self.addCleanup(display.close)
        taken = self.enterContext(socket.create_server(("", 0)))
        thaw = subprocess.Popen(
            [program(), f"--port={taken.getsockname()[1]}"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors,
            env=dict(display.environment, SDL_VIDEODRIVER="x11"))
        self.addCleanup(thaw.wait)
        self.addCleanup(thaw.kill)
        return display, thaw, wait_until(lambda: self.box(display), "the box")

    def test_person_is_shown_a_window(self):
        display, thaw, box = self.start_from_menu(subprocess.DEVNULL)
        for key in ("x", "Return"):
            self.assertIsNone(thaw.poll())
            display.tool("xdotool", "windowfocus", box, "key", key)
        self.assertEqual(thaw.wait(PROMPT_S), 3)

    def test_the_log_of_the_system_gets_the_sentence_as_well(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            display, thaw, box = self.start_from_menu(theirs)
            self.assertIn(b"is taken by another program", ours.recv(4096))
            display.tool("xdotool", "windowfocus", box, "key", "Escape")
            self.assertEqual(thaw.wait(PROMPT_S), 3)

    def test_window_is_ended_as_every_program_is(self):
        thaw = self.start_from_menu(subprocess.DEVNULL)[1]
        thaw.terminate()
        self.assertIn(thaw.wait(PROMPT_S), (3, -signal.SIGTERM))


class TestStoppedOwner(InWindow):
    """The program that has the clipboard does not answer."""

    def own(self, selection):
        """Let a program own a selection, and not answer when it is asked for it."""
        owner = subprocess.Popen(["xclip", "-quiet", "-selection", selection, "-in"],
                                 env=self.display.environment, stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(owner.wait)
        self.addCleanup(owner.kill)
        self.addCleanup(owner.send_signal, signal.SIGCONT)
        owner.stdin.write(b"never handed over")
        owner.stdin.close()
        read = ("xclip", "-selection", selection, "-out")

        def owned():
            try:
                return self.display.tool(*read) == "never handed over"
            except subprocess.CalledProcessError:
                return False  # nobody owns it yet
        wait_until(owned, f"the {selection}")
        owner.send_signal(signal.SIGSTOP)

    def test_freeze_is_named_by_what_caused_it(self):
        self.own("clipboard")
        self.click(self.places.message)
        self.key("ctrl+v")
        self.line("thread was held by the program that has the clipboard for")
        self.line("nothing was pasted")

    def test_two_waits_in_one_freeze_are_its_cause_together(self):
        self.click(self.places.message)
        self.own("clipboard")
        self.own("primary")
        self.thaw.process.send_signal(signal.SIGSTOP)  # so that both are in the queue
        try:
            self.key("ctrl+v")
            self.click(self.places.message, button=2)
        finally:
            self.thaw.process.send_signal(signal.SIGCONT)
        self.line(r"thread was held by the program that has the clipboard for [2-9]\.")


class TestKeyFromBefore(unittest.TestCase):
    """Return is held down while thaw starts, as behind a command that was typed in a terminal."""

    def test_return_that_is_held_presses_nothing(self):
        display = Display()
        self.addCleanup(display.close)
        environment = dict(display.environment, SDL_VIDEODRIVER="x11")
        display.tool("xdotool", "keydown", "Return")
        with Running(f"--port={free_port()}", "--delay=0", env=environment) as thaw:
            wait_until(lambda: find_window(display), "the window")
            time.sleep(1)  # repeats come meanwhile; they are what must do nothing
            display.tool("xdotool", "keyup", "Return")
            display.tool("xdotool", "key", "F2")  # the first key that is pressed here
            thaw.wait_for_line("#1 CONNECT")
            self.assertNotIn("SEND", " ".join(thaw.lines))


def find_window(display):
    """The number of the window; None before there is one that has the keyboard."""
    try:
        window = display.tool("xdotool", "search", "--onlyvisible", "--name", "^thaw$").strip()
        return window if display.tool("xdotool", "getwindowfocus").strip() == window else None
    except subprocess.CalledProcessError:
        return None


class TestSmallDisplay(unittest.TestCase):
    """A projector is smaller than the window would like to be."""

    def geometry(self, display):
        """The place and size of the window, by name; None before there is one."""
        try:
            window = display.tool("xdotool", "search", "--onlyvisible", "--name", "^thaw$").strip()
            words = display.tool("xdotool", "getwindowgeometry", "--shell", window)
        except subprocess.CalledProcessError:
            return None
        return {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", words)}

    def test_window_and_its_title_bar_are_on_the_display(self):
        for width, height in ((640, 480), (800, 600), (1024, 768), (1366, 768)):
            display = Display((width, height))
            self.addCleanup(display.close)
            environment = dict(display.environment, SDL_VIDEODRIVER="x11")
            with self.subTest(width=width), Running(f"--port={free_port()}", env=environment):
                place = wait_until(lambda: self.geometry(display), "the window")
                self.assertGreaterEqual(place["X"], 0)
                self.assertGreaterEqual(place["Y"], 20)  # a title bar has room above it
                self.assertLessEqual(place["X"] + place["WIDTH"], width)
                self.assertLessEqual(place["Y"] + place["HEIGHT"], height)


class TestLostDisplay(InWindow):
    arguments = ["--delay=60000", "--report=report.json"]
    script = "do-it\n"

    @classmethod
    def setUpClass(cls):
        pass

    def setUp(self):
        self.display = Display()  # of its own, since the test ends it
        self.addCleanup(self.display.close)
        super().setUp()

    def test_report_and_log_are_written_and_the_exit_code_is_3(self):
        self.line(r"#2 SEND     ok")
        self.display.server.kill()
        self.assertEqual(self.thaw.wait(PROMPT_S), 3)
        self.assertTrue(any("the display has gone" in line for line in self.thaw.errors))
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual((report["interrupted"], report["commands_left"]), (True, 2))


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib, padded to the size of an XEvent."""

    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong),
                ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5), ("padding", ctypes.c_long * 24)]


def ask_to_close(display_name, window):
    """What a window manager sends when its close button is pressed: WM_DELETE_WINDOW."""
    library = ctypes.util.find_library("X11")
    if not library:
        raise unittest.SkipTest("there is no libX11")
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long,
                               ctypes.POINTER(ClientMessage)]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(display_name.encode())
    client_message = 33
    event = ClientMessage(type=client_message, window=window, format=32)
    event.message_type = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
    event.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    x11.XSendEvent(display, window, 0, 0, ctypes.byref(event))
    x11.XCloseDisplay(display)


if __name__ == "__main__":
    missing = [tool for tool in ("Xvfb", "xdotool", "xclip") if not shutil.which(tool)]
    if missing:
        print(f"skipped: not installed: {', '.join(missing)}")
        sys.exit(SKIPPED)
    unittest.main()
