"""Two people chat through a relay, each with the example chat.c.

    test_chat.py CHAT

While one of them says nothing, a RECEIVE waits in both programs; what the other one says must get
through all the same, and at once.
"""

import contextlib
import pathlib
import socket
import subprocess
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60  # longer than anything here takes, even on a busy machine
LINES = 20
PIECE = 511  # bytes of a line that go out in one message
LONGEST_NAME = "n" * 63


@contextlib.contextmanager
def black_hole():
    """The port of a listener that accepts nobody and whose backlog is full: a connect hangs."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        stack.enter_context(socket.create_connection(listener.getsockname()))
        for _ in range(8):  # where the backlog is a little longer than was asked for
            knock = stack.enter_context(socket.socket())
            knock.setblocking(False)
            knock.connect_ex(listener.getsockname())
        yield str(listener.getsockname()[1])


class Program:
    """A program with pipes. What hangs is ended, and the test sees the end of its output."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(word) for word in command], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.timer = threading.Timer(PATIENCE_S, self.process.kill)
        self.timer.start()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self):
        return self.process.stdout.readline().rstrip("\n")

    def end(self):
        """Close its input. Returns its exit code."""
        self.process.stdin.close()
        code = self.process.wait()
        self.timer.cancel()
        self.process.stdout.close()
        return code


class Chat(unittest.TestCase):
    def setUp(self):
        self.relay = Program(sys.executable, HERE / "relay.py")
        self.addCleanup(self.relay.end)
        self.port = self.relay.hear()

    def person(self, name):
        person = Program(*CHAT, name, self.port)
        self.assertEqual(person.hear(), "connected")
        return person

    def test_what_one_says_gets_through_while_the_other_is_silent(self):
        ann, bob = self.person("Ann"), self.person("Bob")
        bob.say("here")  # so both are known to the relay
        self.assertEqual(ann.hear(), "Bob: here")
        for i in range(LINES):
            ann.say(f"line {i}")
        heard = [bob.hear() for _ in range(LINES)]
        self.assertEqual(heard, [f"Ann: line {i}" for i in range(LINES)])
        bob.say("all of them")
        self.assertEqual(ann.hear(), "Bob: all of them")
        self.assertEqual(ann.end(), 0)
        self.assertEqual(bob.end(), 0)

    def test_both_talk_at_once_and_nothing_is_lost(self):
        ann, bob = self.person("Ann"), self.person("Bob")
        bob.say("here")
        self.assertEqual(ann.hear(), "Bob: here")
        for i in range(LINES):
            ann.say(f"a{i}")
            bob.say(f"b{i}")
        self.assertEqual([bob.hear() for _ in range(LINES)], [f"Ann: a{i}" for i in range(LINES)])
        self.assertEqual([ann.hear() for _ in range(LINES)], [f"Bob: b{i}" for i in range(LINES)])
        self.assertEqual(ann.end(), 0)
        self.assertEqual(bob.end(), 0)

    def test_long_line_comes_in_pieces_and_does_not_end_the_chat(self):
        ann, bob = self.person(LONGEST_NAME), self.person("Bob")
        bob.say("here")
        self.assertEqual(ann.hear(), "Bob: here")
        for size in PIECE - 1, PIECE, PIECE + 1, 2 * PIECE:
            ann.say("a" * size)
            for begin in range(0, size, PIECE):
                piece = "a" * min(PIECE, size - begin)
                self.assertEqual(bob.hear(), f"{LONGEST_NAME}: {piece}")
        ann.say("second")
        self.assertEqual(bob.hear(), f"{LONGEST_NAME}: second")
        ann.say("")
        self.assertEqual(ann.end(), 0)
        self.assertEqual(bob.end(), 0)

    def finish(self, *arguments, typed=""):
        """Run the chat to its end. Returns its exit code and what it told."""
        result = subprocess.run([*CHAT, *arguments], input=typed, text=True, timeout=PATIENCE_S,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return result.returncode, result.stderr

    def test_lost_message_is_told(self):
        with black_hole() as port:
            code, errors = self.finish("Bob", port, typed="lost\n")
        self.assertEqual(code, 1)
        self.assertRegex(errors, "^[^\n]+\n$")

    def test_wrong_usage_is_told(self):
        for words in [], [LONGEST_NAME + "n", "1"], ["n" * 2000, "1"]:
            with self.subTest(words=words):
                code, errors = self.finish(*words)
                self.assertEqual(code, 2)
                self.assertRegex(errors, r"^usage: chat NAME \[PORT\]")

    def test_the_end_of_the_server_ends_the_chat(self):
        ann = self.person("Ann")
        self.relay.end()
        self.assertEqual(ann.hear(), "")
        self.assertEqual(ann.process.wait(), 1)
        ann.timer.cancel()
        ann.process.stdin.close()
        ann.process.stdout.close()


if __name__ == "__main__":
    CHAT = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
