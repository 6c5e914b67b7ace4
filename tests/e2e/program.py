"""What the end-to-end runs share: starting thaw, reading its log, and a peer that records.

The program is named by the environment variable THAW_PROGRAM. Every process that is started here is
ended here, by its handle, whatever happens to the test.
"""

import contextlib
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"
sys.path.insert(0, str(PEERS))
from framing import receive_message, send_message  # noqa: E402

PATIENCE_S = 120  # longer than any single step takes, even on a busy machine
PROMPT_S = 10  # for "at once" where all of a process's end is in it, with what a sanitizer does then
PROMPT_MS = 1000  # for "at once" where the machine's delays are taken off; see Control
POLL_S = 0.02  # between two looks at a condition

DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR")


def program():
    """The path of thaw."""
    path = os.environ.get("THAW_PROGRAM")
    if not path:
        sys.exit("set THAW_PROGRAM to the path of thaw")
    return os.path.abspath(path)


def free_port():
    """A port of this machine that nobody has, nor gets from the system before thaw takes it."""
    while True:
        port = random.randrange(10000, 20000)
        with socket.socket() as sock, contextlib.suppress(OSError):
            sock.bind(("", port))
            return port


def without_display():
    """This environment, without what leads to a display."""
    return {name: value for name, value in os.environ.items() if name not in DISPLAY_VARIABLES}


def wait_until(condition, what, timeout=PATIENCE_S):
    """Return what the condition gives as soon as that is true."""
    end = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(POLL_S)


SANITIZER_CODE = 86  # see ./dev
BUSY = re.compile(r"the computer was busy|during the freeze; it takes effect")


def of_thaw(lines):
    """The lines of a log without those that tell of the machine: it may stand still at any time."""
    return [line for line in lines if not BUSY.search(line)]


def run(*arguments, script=None, timeout=PATIENCE_S, **settings):
    """Run thaw to its end; returns what subprocess.run does, with text.

    What it prints goes into files: at its end thaw does not wait long for the reader of a pipe.
    """
    settings.setdefault("env", without_display())
    command = [settings.pop("program", program()), *map(str, arguments)]
    output, errors = (tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2))
    with output, errors:
        if script is not None:
            settings["input"] = script
        result = subprocess.run(command, stdout=output, stderr=errors, encoding="utf-8",
                                timeout=timeout, **settings)
        for file in (output, errors):
            file.seek(0)
        result.whole = output.read()  # the lines about the machine among them
        result.stdout = "".join(of_thaw(result.whole.splitlines(keepends=True)))
        result.stderr = errors.read()
    return result


class Running:
    """A thaw that runs while the test looks at it; use it with `with`."""

    def __init__(self, *arguments, script=None, **settings):
        settings.setdefault("env", without_display())
        settings.setdefault("stdin", subprocess.PIPE)
        self.process = subprocess.Popen([program(), *map(str, arguments)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, **settings)
        self.log = []  # of standard output
        self.errors = []
        streams = ((self.process.stdout, self.log), (self.process.stderr, self.errors))
        self.readers = [threading.Thread(target=self.read, args=pair) for pair in streams]
        for reader in self.readers:
            reader.start()
        if script is not None:
            self.process.stdin.write(script.encode())
        if self.process.stdin:
            self.process.stdin.close()

    def read(self, stream, lines):
        with stream:
            for line in stream:
                lines.append(line.decode("utf-8").rstrip("\n"))

    @property
    def lines(self):
        return of_thaw(list(self.log))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join()

    def wait_for_line(self, pattern, timeout=PATIENCE_S):
        """Return the first line of the log that the pattern is found in."""
        def find():
            return next((line for line in self.lines if re.search(pattern, line)), None)
        try:
            return wait_until(find, f"a line with {pattern}", timeout)
        except AssertionError as error:
            raise AssertionError(f"{error}; there are: {self.lines} {self.errors}") from None

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, timeout=PATIENCE_S):
        """Wait for the end; returns the exit code. What a sanitizer reports fails the test."""
        code = self.process.wait(timeout)
        if code == SANITIZER_CODE:
            self.__exit__()
            raise AssertionError("\n".join(self.errors))
        return code


class Control:
    """What the machine's delays were meanwhile; use it with `with`.

    A thread asks to be woken each millisecond and adds up by how much it is woken too late. What
    keeps it from running keeps thaw from running as well; see tests/support.h.
    """

    NOT_LATE_S = 0.002  # what a sleep of a millisecond may take

    def __init__(self):
        self.late_s = 0
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.be_late)

    def be_late(self):
        while not self.ends.is_set():
            asleep = time.monotonic()
            time.sleep(0.001)
            self.late_s += max(time.monotonic() - asleep - self.NOT_LATE_S, 0)

    def ours_of(self, ms):
        """What is thaw's own of a time that it took meanwhile."""
        return max(ms - self.late_s * 1000, 0)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.ends.set()
        self.thread.join()


class RecordingPeer:
    """A framed echo server in this process that keeps every message it received."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.received = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                sock, _ = self.listener.accept()
                sock.settimeout(PATIENCE_S)
                threading.Thread(target=self.serve, args=(sock,), daemon=True).start()
        except OSError:
            pass  # closed: the test is over

    def serve(self, sock):
        with sock:
            while (message := receive_message(sock)) is not None:
                self.received.append(message)
                send_message(sock, message)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.listener.close()


def pattern(size):
    """The bytes that the scenario's send-bytes sends; see `large_fill` in src/app/large.c."""
    ring = bytes(range(256)) * 2
    blocks = (ring[shift:shift + 256] for shift in
              ((block * 7 + (block >> 8) * 13) & 255 for block in range((size + 255) // 256)))
    return b"".join(blocks)[:size]
