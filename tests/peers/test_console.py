"""The example console.c talks over TCP, and linked with serial.c over a pty.

    test_console.py tcp|serial CONSOLE

What a user of the client sees is the same for both.
"""

import contextlib
import os
import pathlib
import random
import re
import select
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60  # longer than anything here takes, even on a busy machine
SPEED = "9600"
BIG = 1024 * 1024  # bytes


@contextlib.contextmanager
def peer(script, *arguments):
    """A peer runs meanwhile; gives the first line that it prints."""
    process = subprocess.Popen([sys.executable, HERE / script, *arguments], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()  # this script's own child


def flags_of(pid, path):
    """How a process on Linux has opened a file; None: it has not."""
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            if os.readlink(f"/proc/{pid}/fd/{number}") == path:
                info = pathlib.Path(f"/proc/{pid}/fdinfo/{number}").read_text()
                return int(re.search(r"flags:\s*(\d+)", info)[1], 8)
    return None


class Console(unittest.TestCase):
    def expect(self, code, output, errors, *arguments, message=b""):
        """Run the console to its end, which it must come to by itself."""
        result = subprocess.run([*CONSOLE, *arguments], input=message, timeout=PATIENCE_S,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        told, came = result.stderr, result.stdout
        if IS_WINDOWS:  # whose C library writes two bytes for the end of a line
            told, came = told.replace(b"\r\n", b"\n"), came.replace(b"\r\n", b"\n")
        self.assertRegex(told.decode(), f"^{errors}$")
        self.assertEqual(result.returncode, code)
        self.assertEqual(len(came), len(output))
        self.assertTrue(came == output, "as many bytes, but others")

    def test_wrong_usage_is_told(self):
        self.expect(2, b"", r"usage: console HOST PORT \[MESSAGE...\]\n", "127.0.0.1")


class Talks:
    """What holds over whatever carries the bytes."""

    def test_messages_come_back_in_order(self):
        with self.echo() as target:
            self.expect(0, b"hello\n\nworld\n", "", *target, "hello", "", "world")
            self.expect(0, b"once more\n", "", *target, "once more")

    def test_message_from_standard_input_comes_back(self):
        with self.echo() as target:
            self.expect(0, b"typed\n\n", "", *target, message=b"typed\n")

    def expect_failure(self, errors, *target, **streams):
        """Run the console with a stream that does not work; it must tell so in one sentence."""
        result = subprocess.run([*CONSOLE, *target], timeout=PATIENCE_S, stderr=subprocess.PIPE,
                                **streams)
        self.assertRegex(result.stderr.decode(), f"^{errors}$")
        self.assertEqual(result.returncode, 1)

    @unittest.skipIf(os.name == "nt", "a folder cannot be opened here")
    def test_input_that_cannot_be_read_is_told(self):
        folder = os.open(HERE, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        with self.echo() as target:
            self.expect_failure("console: standard input cannot be read: .+\n", *target,
                                stdin=folder, stdout=subprocess.DEVNULL)

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_output_that_cannot_be_written_is_told(self):
        with self.echo() as target, open("/dev/full", "wb") as full:
            self.expect_failure("console: standard output cannot be written: .+\n", *target,
                                "hello", stdin=subprocess.DEVNULL, stdout=full)

    def test_every_byte_of_a_large_message_comes_back(self):
        kinds = range(ord("0"), ord("z")) if IS_WINDOWS else range(256)
        message = bytes(random.Random(2011).choices(kinds, k=BIG))
        with self.echo() as target:
            self.expect(0, message + b"\n", "", *target, message=message)
            self.expect(1, b"", "console: standard input has more than 1048576 bytes\n", *target,
                        message=message + b"!")


class OverTcp(Talks, Console):
    def echo(self, *arguments):
        return self.target("echo_server.py", *arguments)

    @contextlib.contextmanager
    def target(self, script, *arguments):
        with peer(script, *arguments) as port:
            yield "127.0.0.1", port

    def test_doorbell_ends_the_sleep(self):
        """Without it, each RECEIVE would be noticed after a second of sleep."""
        count, at_most_s = 12, 11
        with self.echo("--delay", "0.2") as target:
            start = time.monotonic()
            self.expect(0, b"x\n" * count, "", *target, *["x"] * count)
            self.assertLess(time.monotonic() - start, at_most_s)

    def test_hang_up_of_the_peer_is_an_error(self):
        with self.target("hostile.py", "close-right-after-accept") as target:
            self.expect(1, b"", "console: (SEND|RECEIVE): (reset|closed).*\n", *target, "hello")

    def test_port_that_nobody_listens_on_is_an_error(self):
        with self.echo() as target:
            pass
        self.expect(1, b"", "console: CONNECT: refused: nobody listens on .*\n", *target, "hello")


class OverSerial(Talks, Console):
    def echo(self):
        return self.target("echo")

    @contextlib.contextmanager
    def target(self, mode):
        with peer("pty_peer.py", mode) as path:
            yield path, SPEED

    def test_silent_line_runs_into_the_deadline(self):
        with self.target("silent") as target:
            self.expect(1, b"", "console: RECEIVE: no answer within the time limit\n", *target,
                        "hello")

    def test_line_that_takes_nothing_is_given_up(self):
        """The write sits in the system, and only a worker that is disowned leaves it there."""
        with self.target("deaf") as target:
            self.expect(1, b"", "console: SEND: no answer within the time limit; that thread is stuck in the system, so a new one "
                        "took over, and the connection is lost\n",
                        *target, message=bytes(BIG))

    def test_hang_up_of_the_peer_is_an_error(self):
        with self.target("leave") as target:
            self.expect(1, b"", "console: (RECEIVE: closed by the peer|SEND: reset: .*)\n", *target,
                        "hello")

    def test_line_is_not_inherited(self):
        if not pathlib.Path("/proc/self/fdinfo").exists():
            self.skipTest("this system does not show the descriptors of a process")
        with self.target("silent") as (path, speed):
            console = subprocess.Popen([*CONSOLE, path, speed, "hello"], stderr=subprocess.DEVNULL)
            with console:
                flags = None
                while flags is None and console.poll() is None:  # its deadline ends it
                    flags = flags_of(console.pid, path)
                console.kill()
        self.assertIsNotNone(flags)
        self.assertTrue(flags & os.O_CLOEXEC)

    def test_settings_that_somebody_left_are_cleared(self):
        import termios  # these two are not for Windows
        from pty_peer import Line
        line = Line()
        self.addCleanup(os.close, line.master)
        self.addCleanup(os.close, line.held)
        left = {0: termios.IXOFF | termios.INPCK, 2: termios.CRTSCTS | termios.CSTOPB}
        settings = termios.tcgetattr(line.held)
        for i, flags in left.items():
            settings[i] |= flags
        termios.tcsetattr(line.held, termios.TCSANOW, settings)
        with subprocess.Popen([*CONSOLE, line.path, SPEED, "hello"]) as console:
            self.assertTrue(select.select([line.master], [], [], PATIENCE_S)[0])
            settings = termios.tcgetattr(line.held)
            console.kill()
        self.assertEqual([settings[i] & flags for i, flags in left.items()], [0, 0])

    def test_what_is_no_line_is_told(self):
        for errors, path, speed in [
                ("unknown: there is no /nowhere", "/nowhere", SPEED),
                ("bad address: /dev/null is no serial line", "/dev/null", SPEED),
                ("unreachable: / cannot be opened .*", "/", SPEED),
                ("bad address: 9601 is no speed of a line; .*", "/dev/null", "9601"),
                ("bad address: port 115200 is not between .*", "/dev/null", "115200")]:
            with self.subTest(path=path, speed=speed):
                self.expect(1, b"", f"console: CONNECT: {errors}\n", path, speed, "hello")


if __name__ == "__main__":
    CASES = {"tcp": OverTcp, "serial": OverSerial}
    CASE, *CONSOLE = sys.argv[1:]
    IS_WINDOWS = CONSOLE[-1].endswith(".exe")
    unittest.main(argv=sys.argv[:1], defaultTest=CASES[CASE].__name__)
