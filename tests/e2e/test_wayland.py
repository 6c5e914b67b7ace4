"""The real program in a window under Wayland: weston, shown on a virtual X display."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

from program import PROMPT_S, Running, free_port, program, wait_until, without_display
from test_window import ACCENT, DARK_GROUND, SKIPPED, START_SIZE, Display, Picture, Places


class Compositor:
    """A weston that fills its display, and passes keys on to the window in front."""

    SOCKET = "thaw-test"

    def __init__(self, display, folder):
        self.display = display
        self.process = subprocess.Popen(
            ["weston", "--backend=x11-backend.so", "--use-pixman", "--no-config", "--idle-time=0",
             "--width=1400", "--height=900", f"--socket={self.SOCKET}", f"--log={folder}/log"],
            env=dict(display.environment, XDG_RUNTIME_DIR=folder), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        # Without DISPLAY there is no other way to a window.
        self.environment = dict(without_display(), XDG_RUNTIME_DIR=folder, LC_ALL="C.UTF-8",
                                WAYLAND_DISPLAY=self.SOCKET, SDL_VIDEODRIVER="wayland")
        try:
            wait_until(lambda: os.path.exists(f"{folder}/{self.SOCKET}"), "weston")
        except AssertionError:
            self.close()
            raise

    def key(self, *keys):
        self.display.tool("xdotool", "key", *keys)

    def lose(self):
        self.process.kill()

    def close(self):
        self.process.terminate()
        self.process.wait()


class TestWayland(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        display = Display()
        cls.addClassCleanup(display.close)
        runtime = tempfile.TemporaryDirectory(prefix="thaw-test-")
        cls.addClassCleanup(runtime.cleanup)
        cls.compositor = Compositor(display, runtime.name)
        cls.addClassCleanup(cls.compositor.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thaw-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, script=None):
        arguments = ["--delay=200", f"--port={free_port()}"]
        if script:
            arguments.append("--script=-")
        thaw = Running(*arguments, script=script, env=self.compositor.environment, cwd=self.folder)
        self.addCleanup(thaw.__exit__, None, None, None)
        return thaw

    def test_it_talks_and_is_drawn(self):
        thaw = self.start("do-it\nwait\nscreenshot picture.bmp\nquit\n")
        thaw.wait_for_line(r"#4 CLOSE    ok$")
        self.assertEqual(thaw.wait(), 0)
        self.assertEqual(self.complaints(thaw), [])
        picture = Picture((self.folder / "picture.bmp").read_bytes())
        self.assertEqual((picture.width, picture.height), START_SIZE)
        self.assertEqual(picture.pixel(5, 5), DARK_GROUND)
        x, y = Places.do_it
        self.assertEqual(picture.pixel(x - 70, y), ACCENT)

    def test_keys_reach_it_and_ctrl_q_ends_it(self):
        thaw = self.start("say here\n")
        thaw.wait_for_line("here$")
        # It has the keyboard when weston has shown it, and that is nothing one can ask for.
        wait_until(lambda: self.press_until(thaw, "Return", "#4 CLOSE"), "an answer to a key")
        self.compositor.key("ctrl+q")
        self.assertEqual(thaw.wait(PROMPT_S), 0)
        self.assertEqual(self.complaints(thaw), [])

    def test_what_prevents_a_start_is_shown(self):
        with socket.create_server(("", 0)) as taken:
            thaw = subprocess.Popen(
                [program(), f"--port={taken.getsockname()[1]}"], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=self.compositor.environment)
            self.addCleanup(thaw.wait)
            self.addCleanup(thaw.kill)
            # Keys come to it only once it is shown.
            wait_until(lambda: self.has_ended_by(thaw, "Return"), "the end")
        self.assertEqual(thaw.returncode, 3)

    def has_ended_by(self, thaw, key):
        self.compositor.key(key)
        return thaw.poll() is not None

    @staticmethod
    def complaints(thaw):
        """What thaw says about itself; the desktop's libraries talk as well."""
        return [line for line in thaw.errors if line.startswith("thaw:")]

    def press_until(self, thaw, key, text):
        self.compositor.key(key)
        return any(text in line for line in list(thaw.lines))


class TestLostCompositor(unittest.TestCase):
    """What TestLostDisplay says of an X server holds for a compositor of Wayland."""

    def test_report_and_log_are_written_and_the_exit_code_is_3(self):
        display = Display()
        self.addCleanup(display.close)
        folders = [tempfile.TemporaryDirectory(prefix="thaw-test-") for _ in range(2)]
        for folder in folders:
            self.addCleanup(folder.cleanup)
        compositor = Compositor(display, folders[0].name)
        self.addCleanup(compositor.close)
        with Running("--delay=60000", f"--port={free_port()}", "--script=-", "--report=report.json",
                     script="do-it\n", env=compositor.environment, cwd=folders[1].name) as thaw:
            thaw.wait_for_line(r"#2 SEND     ok")
            compositor.lose()
            self.assertEqual(thaw.wait(PROMPT_S), 3)
        self.assertTrue(any("the display has gone" in line for line in thaw.errors), thaw.errors)
        report = json.loads(pathlib.Path(folders[1].name, "report.json").read_text())
        self.assertEqual((report["interrupted"], report["commands_left"]), (True, 2))


if __name__ == "__main__":
    missing = [tool for tool in ("Xvfb", "xdotool", "weston") if not shutil.which(tool)]
    if missing:
        print(f"skipped: not installed: {', '.join(missing)}")
        sys.exit(SKIPPED)
    unittest.main()
