"""The program for Windows, run under wine: offscreen, in a window, held, on a console, unpacked.

What it does offscreen is tried with the same runs as everywhere, as far as wine can do them: a
signal ends a program there before it hears of it. In a window it has to look as the program of this
system does, which THAW_NATIVE_PROGRAM names.
"""

import ctypes
import ctypes.util
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile

import test_offscreen
from program import PATIENCE_S, free_port, run, wait_until
from test_window import DARK_GROUND, START_SIZE, Display, Picture, Places

WINE = os.environ["THAW_WINE"]
EXE = os.environ["THAW_EXE"]
CONSOLE = os.environ["THAW_CONSOLE"]
STAY = os.environ["THAW_STAY"]
BUILD = os.environ["THAW_BUILD"]

OFFSCREEN_RUNS = (
    "TestLog.test_four_commands_give_the_four_documented_lines",
    "TestLog.test_a_thousand_round_trips_keep_their_order_and_the_pace",
    "TestLog.test_commands_in_the_wrong_state_are_errors_with_a_reason",
    "TestLog.test_hostile_bytes_do_not_reach_the_terminal",
    "TestLog.test_scenario_with_windows_line_ends_from_a_file",
    "TestExitCodes.test_0_for_help_and_version",
    "TestExitCodes.test_1_when_a_command_fails_that_had_to_succeed",
    "TestExitCodes.test_2_for_wrong_usage_in_one_line_that_names_the_argument",
    "TestExitCodes.test_3_when_the_port_is_taken_with_what_to_do",
    "TestExitCodes.test_3_when_the_report_can_not_be_written",
    "TestRoundTrips.test_nothing_at_all",
    "TestRoundTrips.test_64_mib",
    "TestServer.test_server_off_refuses_and_comes_back_on_its_port",
    "TestEnd.test_quit_does_not_wait_for_receive",
    "TestStandardOutput",
)

FOUR_COMMANDS = "connect 127.0.0.1 {port}\nsend {text}\nreceive\nclose\nwait\n"
TEXT = "gr\u00fc\u00dfe \u2713"
ODD_NAME = "Programme f\u00fcr \u2713"

# What two pictures of the same may differ in: a blinking caret, and no more.
SAME_SHARE = 0.001  # of an area's pixels
SAME_LEVELS = 8  # of 255, in each colour


def restart_wine(environment):
    """Begin Windows anew: its desktop is either on a display or on none, and stays so."""
    script = pathlib.Path(__file__).parent.parent / "windows" / "wine.sh"
    subprocess.run([script, "start", WINE, STAY], env=environment, check=True, timeout=PATIENCE_S)


class TestDisasters(unittest.TestCase):
    # wine forgets a reset that a select has noticed, so it comes out as an end inside the message.
    LOST_UNDER_WINE = "torn down inside a message"

    def test_every_disaster_ends_as_it_should(self):
        result = run("--selftest", "--port", free_port(), timeout=2 * PATIENCE_S)
        rows = result.stdout.splitlines()
        wrong = [row for row in rows if " WRONG " in row]
        self.assertGreater(len(rows), 20, result.stderr)
        self.assertEqual([row for row in wrong if not row.startswith(self.LOST_UNDER_WINE)], [])


class TestPackage(unittest.TestCase):
    """What is in the package runs from a folder with an odd name, whatever the working folder is."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thaw test ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.port = free_port()

    def expect_a_conversation(self, exe):
        work = self.folder / "work \u00fc"
        work.mkdir()
        script = FOUR_COMMANDS.format(port=self.port, text=TEXT)
        (work / "skript \u00fc.thaw").write_text(
            script + "screenshot bild \u00fc.bmp\nwait\nsave-log log \u00fc.txt\n", encoding="utf-8")
        result = run("--offscreen", "--delay=0", "--port", self.port, "--script",
                     "skript \u00fc.thaw", "--report", "bericht \u00fc.json", program=exe, cwd=work)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn(f'#3 RECEIVE  ok       {len(TEXT.encode())} bytes "{TEXT}"', result.stdout)
        self.assertEqual(sorted(path.name for path in work.iterdir()),
                         ["bericht \u00fc.json", "bild \u00fc.bmp", "log \u00fc.txt",
                          "skript \u00fc.thaw"])

    def make(self, generator):
        subprocess.run(["cpack", "-G", generator, "-B", self.folder], cwd=BUILD, check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE_S)

    def expect_it_runs_in(self, folder):
        exe = folder / "thaw.exe"
        for beside in ("LICENSE", "README.md", "licenses/freetype/FTL.TXT"):
            self.assertTrue((exe.parent / beside).exists(), beside)
        script = self.folder / "thaw"
        script.write_text(f'#!/bin/sh\nexec "{WINE}" "{exe}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
        self.expect_a_conversation(script)

    def test_archive_runs_where_it_is_unpacked(self):
        self.make("ZIP")
        archive, = self.folder.glob("*.zip")
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(self.folder / ODD_NAME)
        self.expect_it_runs_in(self.folder / ODD_NAME)

    @unittest.skipUnless(shutil.which("makensis"), "there is no makensis")
    def test_installer_installs_and_removes(self):
        self.make("NSIS")
        installer, = self.folder.glob("*.exe")
        subprocess.run([WINE, installer, "/S"], check=True, timeout=PATIENCE_S)
        programs = pathlib.Path(os.environ["WINEPREFIX"]) / "drive_c" / "Program Files"
        place, = programs.glob("thaw *")
        self.expect_it_runs_in(place)
        subprocess.run([WINE, place / "Uninstall.exe", "/S"], check=True, timeout=PATIENCE_S)
        # What removes goes on in a copy of itself, since a program cannot remove its own file.
        wait_until(lambda: not place.exists(), "the folder to be gone")


class OnDisplay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = Display()
        cls.addClassCleanup(cls.display.close)
        restart_wine(cls.display.environment)
        cls.addClassCleanup(restart_wine, os.environ)  # the last of these is done first

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thaw-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.port = free_port()


class TestConsole(OnDisplay):
    """Without a standard output, what it prints stands on the console that it was started from."""

    def on_console(self, *arguments):
        return subprocess.run([WINE, CONSOLE, EXE, *map(str, arguments)], cwd=self.folder,
                              env=self.display.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, encoding="utf-8", timeout=PATIENCE_S)

    def test_version_is_on_the_console(self):
        result = self.on_console("--version")
        self.assertRegex(result.stdout, r"^thaw \d+\.\d+\.\d+\n$")
        self.assertEqual(result.returncode, 0)

    def test_error_is_on_the_console(self):
        result = self.on_console("--bogus")
        self.assertIn("thaw: --bogus is not an option", result.stdout)
        self.assertEqual(result.returncode, 2)

    def test_log_is_on_the_console_in_utf_8(self):
        script = FOUR_COMMANDS.format(port=self.port, text=TEXT)
        (self.folder / "script").write_text(script, encoding="utf-8")
        result = self.on_console("--offscreen", "--delay=0", "--port", self.port, "--script",
                                 "script")
        self.assertIn(f'#3 RECEIVE  ok       {len(TEXT.encode())} bytes "{TEXT}"', result.stdout)
        self.assertEqual(result.returncode, 0)


def differing_share(one, other, area):
    """How much of an area looks different in two pictures."""
    left, top, right, bottom = area
    pixels = 0
    for mine, its in zip(one.area(area), other.area(area)):
        if mine != its:
            pixels += sum(any(abs(a - b) > SAME_LEVELS for a, b in zip(mine[at:at + 3],
                                                                       its[at:at + 3]))
                          for at in range(0, len(mine), 3))
    return pixels / ((right - left) * (bottom - top))


class XImage(ctypes.Structure):
    """The beginning of Xlib's structure of this name."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                ("unit", ctypes.c_int), ("bit_order", ctypes.c_int), ("pad", ctypes.c_int),
                ("depth", ctypes.c_int), ("pitch", ctypes.c_int), ("bits", ctypes.c_int)]


IGNORE_ERROR = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)


class ShownPicture:
    """What the display shows of a window, with the same methods as a saved picture."""

    def __init__(self, display_name, window, size=START_SIZE):
        x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
        x11.XSetErrorHandler(IGNORE_ERROR)  # a window may go; by default that ends this process
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XGetImage.restype = ctypes.POINTER(XImage)
        x11.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int,
                                  ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        display = x11.XOpenDisplay(display_name.encode())
        all_planes, z_pixmap = ctypes.c_ulong(-1).value, 2
        image = x11.XGetImage(display, window, 0, 0, *size, all_planes, z_pixmap).contents
        assert image.bits == 32
        self.pitch = image.pitch
        self.data = ctypes.string_at(image.data, image.pitch * image.height)
        x11.XCloseDisplay(display)

    def row(self, y, left, right):
        pixels = self.data[y * self.pitch + left * 4:y * self.pitch + right * 4]
        return bytes(byte for at, byte in enumerate(pixels) if at % 4 != 3)

    def area(self, area):
        left, top, right, bottom = area
        return [self.row(y, left, right) for y in range(top, bottom)]


class TestLooks(OnDisplay):
    SCRIPT = ("do-it\nwait\nsay " + TEXT + "\nscreenshot dark.bmp\nwait\n"
              "help\nscreenshot help.bmp\nwait\nhelp\n"
              "theme light\nscreenshot light.bmp\nwait\nsave-log log.txt\nsleep 60000\n")
    TIMES = 150  # pixels from the log's left edge to behind the times of its lines

    def take_pictures(self, name, program):
        """Play the script in a window, until no frame came so late that the log tells of it."""
        for _ in range(test_offscreen.TRIES):
            pictures, log = self.play(name, program)
            if "Frozen for" not in log:
                return pictures
        self.fail(f"{name} was out of pace each time, the last of them so:\n{log}")

    def play(self, name, program):
        """Play the script in a window once; returns the pictures, and the log."""
        folder = pathlib.Path(BUILD) / "pictures" / name  # they stay, for people to look at
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "script").write_text(self.SCRIPT, encoding="utf-8")
        thaw = subprocess.Popen([program, "--delay=0", f"--port={self.port}", "--script=script"],
                                cwd=folder, env=self.display.environment,
                                stdout=subprocess.DEVNULL)
        self.addCleanup(thaw.wait)  # the last of these is done first
        self.addCleanup(thaw.kill)
        log = folder / "log.txt"
        wait_until(lambda: log.exists() and log.stat().st_size > 0, "the end of the script")
        pictures = {path.stem: Picture(path.read_bytes()) for path in folder.glob("*.bmp")}
        wait_until(lambda: self.is_shown(pictures["light"]), "the window to show what was saved")
        thaw.terminate()
        thaw.wait(PATIENCE_S)
        return pictures, log.read_text(encoding="utf-8")

    def is_shown(self, picture):
        """Whether the newest window shows it; one from before may be going just now."""
        try:
            windows = self.display.tool("xdotool", "search", "--onlyvisible", "--name", "^thaw$")
            shown = ShownPicture(self.display.environment["DISPLAY"], int(windows.split()[-1]))
        except (subprocess.CalledProcessError, ValueError, IndexError):
            return False
        return differing_share(picture, shown, self.still_areas()[0]) <= SAME_SHARE

    def still_areas(self):
        """All but what differs in time: the ring, the small pictures in the cards, the lanes and
        the verdict with their figures, and the times of the log's lines."""
        left, top, right, bottom = Places.log_area
        controls = (Places.ring[2] + 20, 0, START_SIZE[0], Places.cards[0][1] + 14)
        return [controls, (left + self.TIMES, top, right, bottom)]

    def test_window_looks_as_on_this_system(self):
        native = os.environ.get("THAW_NATIVE_PROGRAM")
        if not native:
            self.skipTest("THAW_NATIVE_PROGRAM does not name the program of this system")
        ours = self.take_pictures("native", native)
        theirs = self.take_pictures("windows", os.environ["THAW_PROGRAM"])
        self.assertEqual(sorted(theirs), ["dark", "help", "light"])
        for name, picture in theirs.items():
            for area in self.still_areas():
                share = differing_share(ours[name], picture, area)
                self.assertLessEqual(share, SAME_SHARE, f"{name} {area}")
        # This would notice: the help covers a part of the log, and nothing of the controls.
        controls, log = self.still_areas()
        self.assertLessEqual(differing_share(theirs["dark"], theirs["help"], controls), 0.05)
        self.assertGreater(differing_share(theirs["dark"], theirs["help"], log), 0.02)


class TestReplay(unittest.TestCase):
    """A recording with every disaster, made on this system, shows the same there as here."""

    FAULTS = ("none", "delay", "silent", "drip", "split", "cut-header", "cut-body", "huge-length",
              "garbage", "reset", "flood", "not-reading", "refuse", "black-hole", "duplicate",
              "push")
    TIMES_MS = (100, 400, 1500, 3000, 4500, 6000, 9000)
    PAST = (0, 70, START_SIZE[0], 680)  # all but the header and the last line, which live

    def script(self):
        """Of its commands some fail and some do not, so its exit code says nothing."""
        lines = ["server delay 50", "lab on"]
        for strategy in ("worker", "poll"):
            lines.append(f"strategy {strategy}")
            for fault in self.FAULTS:
                lines += [f"server fault {fault}", f"mark {fault}", "! connect", "! send hello",
                          "! receive", "sleep 250", "cancel", "! close", "wait"]
        lines += ["server fault none", "strategy block", "do-it", "wait"]
        return "".join(f"{line}\n" for line in lines)

    def looks(self):
        lines = ["lab on", "pause"]
        for theme in ("dark", "light"):
            lines.append(f"theme {theme}")
            for number, time_ms in enumerate(self.TIMES_MS):
                lines += [f"seek {time_ms}", f"pane {1 + number % 2}",
                          f"screenshot {theme}-{number}.bmp", "wait"]
        return "".join(f"{line}\n" for line in lines)

    def play(self, script, *arguments, program, folder):
        (folder / "script").write_text(script, encoding="utf-8")
        result = run("--offscreen", "--script", "script", *arguments, program=program, cwd=folder,
                     timeout=2 * PATIENCE_S)
        return result.returncode

    def pictures(self, name, program):
        folder = pathlib.Path(BUILD) / "pictures" / f"replay-{name}"  # they stay, to be looked at
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(self.file, folder / "recording.jsonl")
        code = self.play(self.looks(), "--replay", "recording.jsonl", program=program,
                         folder=folder)
        self.assertEqual(code, 0)
        return {path.stem: Picture(path.read_bytes()) for path in folder.glob("*.bmp")}

    def test_recording_shows_the_same_as_on_this_system(self):
        native = os.environ.get("THAW_NATIVE_PROGRAM")
        if not native:
            self.skipTest("THAW_NATIVE_PROGRAM does not name the program of this system")
        folder = tempfile.TemporaryDirectory(prefix="thaw-test-")
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "recording.jsonl"
        self.play(self.script(), "--port", free_port(), "--record", "recording.jsonl",
                  program=native, folder=self.file.parent)
        ours = self.pictures("native", native)
        theirs = self.pictures("windows", os.environ["THAW_PROGRAM"])
        self.assertEqual(len(ours), 2 * len(self.TIMES_MS))
        self.assertEqual(sorted(theirs), sorted(ours))
        for name, picture in theirs.items():
            share = differing_share(ours[name], picture, self.PAST)
            self.assertLessEqual(share, SAME_SHARE, name)
        # This would notice: another moment looks different.
        self.assertGreater(differing_share(theirs["dark-3"], theirs["dark-5"], self.PAST), 0.01)


class TestScaled(OnDisplay):
    """On a display with 144 pixels in an inch, 150% in the settings of Windows."""

    DPI = 144
    SIZE = (START_SIZE[0] * DPI // 96, START_SIZE[1] * DPI // 96)

    @classmethod
    def set_dpi(cls, dpi):
        subprocess.run([WINE, "reg", "add", "HKCU\\Control Panel\\Desktop", "/v", "LogPixels", "/t",
                        "REG_DWORD", "/d", str(dpi), "/f"], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE_S)

    @classmethod
    def setUpClass(cls):
        cls.set_dpi(cls.DPI)
        cls.addClassCleanup(cls.set_dpi, 96)  # the last of these is done first
        super().setUpClass()

    def test_picture_fills_the_window(self):
        (self.folder / "script").write_text(
            "screenshot picture.bmp\nwait\nsave-log log.txt\nsleep 60000\n", encoding="utf-8")
        thaw = subprocess.Popen([WINE, EXE, f"--port={self.port}", "--script=script"],
                                cwd=self.folder, env=self.display.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.addCleanup(thaw.wait)  # the last of these is done first
        self.addCleanup(thaw.kill)
        wait_until((self.folder / "log.txt").exists, "the end of the script")
        picture = Picture((self.folder / "picture.bmp").read_bytes())
        self.assertEqual((picture.width, picture.height), self.SIZE)
        window = int(self.display.tool("xdotool", "search", "--onlyvisible", "--name", "^thaw$"))
        width, height = self.SIZE
        do_it = (width * 3 // 4, 0, width, Places.header * self.DPI // 96)
        status = (0, height - 40, width // 4, height)

        def shows_it():
            shown = ShownPicture(self.display.environment["DISPLAY"], window, self.SIZE)
            return all(differing_share(picture, shown, area) <= SAME_SHARE
                       for area in (do_it, status))
        wait_until(shows_it, "the window to show what was saved")


class TestHeld(OnDisplay):
    """Windows keeps the GUI thread while somebody drags the title bar, moving it or not."""

    DESKTOP = (1400, 900)
    SCRIPT = 12 * "do-it\nwait\nsleep 300\n"
    HELD_S = 4
    BLIND_MS = 1000 * HELD_S / 2  # far more than any frame takes, and far less than it is held

    def find_desktop(self):
        try:
            return self.display.tool("xdotool", "search", "--onlyvisible", "--name", "^held")
        except subprocess.CalledProcessError:
            return None

    def test_window_lives_while_its_title_bar_is_held(self):
        (self.folder / "script").write_text(self.SCRIPT + "quit\n", encoding="utf-8")
        size = "{}x{}".format(*self.DESKTOP)
        # On a desktop of wine's own windows have title bars of Windows.
        thaw = subprocess.Popen(
            [WINE, "explorer", f"/desktop=held,{size}", EXE, "--delay=100", f"--port={self.port}",
             "--script=script", "--report=report"], cwd=self.folder,
            env=self.display.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.addCleanup(thaw.wait)  # the last of these is done first
        self.addCleanup(thaw.kill)
        desktop = int(wait_until(self.find_desktop, "the desktop"))
        left = (self.DESKTOP[0] - START_SIZE[0]) // 2
        top = (self.DESKTOP[1] - START_SIZE[1]) // 2
        place = (self.DESKTOP[0] // 2, top - 12)
        edge = (left + 5, top + 100, left + 15, top + 500)
        ground = 400 * [10 * bytes(reversed(DARK_GROUND))]

        def shows_ground():
            name = self.display.environment["DISPLAY"]
            return ShownPicture(name, desktop, self.DESKTOP).area(edge) == ground
        wait_until(shows_ground, "the window")
        self.display.tool("xdotool", "mousemove", *place, "mousedown", 1)
        self.display.tool("xdotool", "mousemove", place[0] + 30, place[1] + 20)
        self.display.tool("xdotool", "mousemove", place[0] + 60, place[1] + 40)
        # Where its left edge was the desktop is seen now; so it is held.
        wait_until(lambda: not shows_ground(), "the window to move")
        time.sleep(self.HELD_S)
        self.display.tool("xdotool", "mouseup", 1)
        thaw.wait(PATIENCE_S)
        report = json.loads((self.folder / "report").read_text(encoding="utf-8"))
        self.assertEqual(report["ok"], 48, report)
        self.assertLess(report["gap_ms"]["max"], self.BLIND_MS, report)


def load_tests(loader, own, pattern):
    del pattern
    offscreen = loader.loadTestsFromNames(OFFSCREEN_RUNS, test_offscreen)
    return unittest.TestSuite([offscreen, own])


if __name__ == "__main__":
    unittest.main()
