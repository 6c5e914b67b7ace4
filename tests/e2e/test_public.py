"""A server that other machines can reach: two machines, each a network namespace of this test's own,
joined by a cable of their own. Linux only, with the right to make such namespaces.

Run without arguments it goes into the first namespace and makes the second from there. Both are
gone when the last process in them ends, at the latest when this one does.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import unittest

from program import PATIENCE_S, Running, run, wait_until
from framing import HEADER, receive_message, send_message  # its folder comes with program

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
INSIDE = "--inside"
TEACHER, STUDENT = "10.77.0.1", "10.77.0.2"
PORT = 50007
CLIENTS_MAX = 64
FOUR = f"connect {TEACHER} {PORT}\nsend hello\nreceive\nclose\nwait\n"


def tool(*command):
    subprocess.run([str(word) for word in command], check=True, timeout=PATIENCE_S)


def namespace_of(process):
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{process}/ns/net")
    return None


def go_inside():
    """Start this file again in a network namespace of its own."""
    if not sys.platform.startswith("linux") or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        print("skipped: this takes Linux with unshare, nsenter and ip")
        return SKIPPED
    unshare = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--user", "--map-root-user"])
    if subprocess.run([*unshare, "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        print("skipped: this system does not let a test make a network namespace")
        return SKIPPED
    return subprocess.run([*unshare, sys.executable, __file__, INSIDE], check=False).returncode


class Cable:
    """The student's machine, and the cable to it. It is gone as soon as its input is closed."""

    def __init__(self):
        self.other = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE)
        here = namespace_of("self")
        wait_until(lambda: namespace_of(self.other.pid) not in (None, here), "the second namespace")
        self.enter = ["nsenter", f"--net=/proc/{self.other.pid}/ns/net"]
        tool("ip", "link", "set", "lo", "up")
        tool("ip", "link", "add", "teacher", "type", "veth", "peer", "name", "student",
             "netns", self.other.pid)
        tool("ip", "addr", "add", f"{TEACHER}/24", "dev", "teacher")
        tool("ip", "link", "set", "teacher", "up")
        tool(*self.enter, "ip", "addr", "add", f"{STUDENT}/24", "dev", "student")
        tool(*self.enter, "ip", "link", "set", "student", "up")

    def close(self):
        # The kernel takes its time to clear a namespace away, and the cable's name is needed again.
        tool("ip", "link", "delete", "teacher")
        self.other.stdin.close()
        self.other.wait()

    def thaw(self, script):
        """Play a scenario on the student's machine."""
        return run(*self.enter[1:], os.environ["THAW_PROGRAM"], "--offscreen", "--host", TEACHER,
                   "--script=-", program=self.enter[0], script=script)

    def python(self, function, *arguments):
        """Call one of the functions below on the student's machine; returns what it returns."""
        call = [*self.enter, sys.executable, __file__, function, *map(str, arguments)]
        result = subprocess.run(call, stdout=subprocess.PIPE, check=True, timeout=PATIENCE_S)
        return json.loads(result.stdout)


# ---- what runs on the student's machine ----

def connect():
    sock = socket.create_connection((TEACHER, PORT), PATIENCE_S)
    sock.settimeout(PATIENCE_S)
    return sock


def is_served(sock):
    """Whether a message comes back, rather than the end of the stream."""
    with contextlib.suppress(OSError):
        send_message(sock, b"in")
        return receive_message(sock) == b"in"
    return False


def storm(count):
    """How many of so many clients at once are served."""
    socks = [connect() for _ in range(int(count))]
    return sum(is_served(sock) for sock in socks)


def claim(size):
    """Whether the server takes a message that claims to have so many bytes."""
    with connect() as sock:
        sock.sendall(HEADER.pack(int(size)))
        sock.settimeout(2)
        try:
            return sock.recv(1) != b""
        except TimeoutError:
            return True  # it waits for the rest
        except OSError:
            return False


ON_THE_STUDENTS_MACHINE = {"storm": storm, "claim": claim}


# ---- the tests, on the teacher's machine ----

class Public(unittest.TestCase):
    def setUp(self):
        self.cable = Cable()
        self.addCleanup(self.cable.close)

    def serve(self, *options):
        server = Running("--serve", "--delay=0", *options)
        self.addCleanup(server.__exit__)
        server.wait_for_line("echo server")
        return server

    def test_by_default_nobody_from_another_machine_is_let_in(self):
        self.serve()
        result = self.cable.thaw(FOUR)
        self.assertEqual(result.returncode, 1)
        self.assertNotRegex(result.stdout, r"RECEIVE +ok")

    def test_public_server_talks_to_another_machine_and_logs_it(self):
        server = self.serve("--public")
        server.wait_for_line(rf"reach this server at {TEACHER}:{PORT}; nothing is encrypted")
        result = self.cable.thaw(FOUR)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertRegex(result.stdout, r'RECEIVE +ok +5 bytes "hello"')
        server.wait_for_line(rf"client 1 from {STUDENT}:\d+ came in")
        server.wait_for_line(rf"client 1 from {STUDENT}:\d+ left")

    def test_storm_of_clients_meets_the_limit_and_leaves_no_trace(self):
        server = self.serve("--public")
        self.assertEqual(self.cable.python("storm", CLIENTS_MAX + 6), CLIENTS_MAX)
        server.wait_for_line(rf"a client from {STUDENT}:\d+ was turned away: no room")
        server.wait_for_line(rf"client {CLIENTS_MAX} from .* left")
        self.assertEqual(self.cable.thaw(FOUR).returncode, 0)

    def test_message_of_a_stranger_has_a_limit(self):
        self.serve("--public")
        self.assertTrue(self.cable.python("claim", 16 * 1024 * 1024))
        self.assertFalse(self.cable.python("claim", 16 * 1024 * 1024 + 1))

    def test_teachers_window_can_be_public_too(self):
        with Running("--public", "--offscreen", "--delay=0", "--script=-",
                     script=f"sleep {PATIENCE_S * 1000}\n") as window:
            window.wait_for_line(rf"reach this server at {TEACHER}:{PORT}")
            self.assertEqual(self.cable.thaw(FOUR).returncode, 0)
            window.wait_for_line(rf"client 1 from {STUDENT}:\d+ came in")
            window.wait_for_line(rf"client 1 from {STUDENT}:\d+ left")


def main():
    if len(sys.argv) > 1 and sys.argv[1] in ON_THE_STUDENTS_MACHINE:
        print(json.dumps(ON_THE_STUDENTS_MACHINE[sys.argv[1]](*sys.argv[2:])))
    elif sys.argv[1:2] == [INSIDE]:
        unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
    else:
        sys.exit(go_inside())


if __name__ == "__main__":
    main()
