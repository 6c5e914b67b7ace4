"""Two people chat through a relay, each with the example chat.c.

    test_chat.py CHAT

While one of them says nothing, a RECEIVE waits in both programs; what the other one says must get
through all the same, and at once.
"""

import pathlib
import subprocess
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60  # longer than anything here takes, even on a busy machine
LINES = 20


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
