"""The example two.c talks to two servers, one of which stops and comes back.

    test_two.py TWO
"""

import pathlib
import subprocess
import sys
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60  # longer than anything here takes, even on a busy machine
AT_ONCE_S = 5  # the promise is 50 ms while idle; this is for a busy machine
MANY = PATIENCE_S  # lines: more than are needed, but no program goes on for ever


class Two(unittest.TestCase):
    def start(self, *command):
        """What hangs is ended, and the test sees the end of its output."""
        process = subprocess.Popen([str(word) for word in command], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        timer = threading.Timer(PATIENCE_S, process.kill)
        timer.start()
        self.addCleanup(self.stop, process, timer)
        return process

    def stop(self, process, timer):
        process.kill()  # this script's own child
        process.communicate()
        timer.cancel()

    def serve(self, port="0"):
        server = self.start(sys.executable, HERE / "echo_server.py", "--port", port)
        return server, server.stdout.readline().strip()

    def hear(self, program, port, beginning):
        """The rest of the next line from this port that begins so, and the lines before it."""
        before = []
        for line in program.stdout:
            if line.startswith(f"{port}: {beginning}"):
                return line.removeprefix(f"{port}: {beginning}").strip(), before
            before.append(line)
        return self.fail(f"no '{port}: {beginning}' behind {before}")

    def hear_lines(self, program, port, count):
        """The numbers of the next lines from this port."""
        return [int(self.hear(program, port, "line ")[0]) for _ in range(count)]

    def test_one_that_stops_is_told_at_once_and_connected_again(self):
        (server, stops), (_, stays) = self.serve(), self.serve()
        two = self.start(*TWO, stops, stays, MANY)
        heard = set()
        while len(heard) < 2:  # the answers to the first line; after them nothing is outstanding
            line = two.stdout.readline()
            self.assertTrue(line, "it has ended")
            if line.endswith(": line 1\n"):
                heard.add(line)

        server.kill()
        stopped = time.monotonic()
        reason, _ = self.hear(two, stops, "ended: ")
        took_s = time.monotonic() - stopped
        print(f"the end was told after {took_s * 1000:.0f} ms", file=sys.stderr)
        self.assertLess(took_s, AT_ONCE_S)
        self.assertRegex(reason, "^(closed|reset)")
        server.wait()

        lines = self.hear_lines(two, stays, 3)
        self.assertEqual(lines, list(range(lines[0], lines[0] + 3)), "the other one has lost some")

        self.serve(stops)
        _, before = self.hear(two, stops, "connected")
        self.assertNotIn(f"{stays}: ended", "".join(before))
        again = self.hear_lines(two, stops, 4)
        self.assertEqual(again, list(range(again[0], again[0] + 4)))
        self.assertLess(again[0], lines[-1], "what was missed was not sent")
        self.hear_lines(two, stays, 1)

    def test_it_ends_behind_the_last_line(self):
        (_, first), (_, second) = self.serve(), self.serve()
        two = self.start(*TWO, first, second, 2)
        output, _ = two.communicate()
        self.assertEqual(two.returncode, 0)
        for port in first, second:
            self.assertEqual([line for line in output.splitlines() if line.startswith(port)],
                             [f"{port}: connected", f"{port}: line 1", f"{port}: line 2"])

    def test_server_that_is_not_there_does_not_stop_the_other(self):
        (gone, absent), (_, present) = self.serve(), self.serve()
        gone.kill()
        gone.wait()
        two = self.start(*TWO, absent, present, 2)
        output, _ = two.communicate()
        self.assertEqual(two.returncode, 0)
        self.assertIn(f"{absent}: refused", output)
        self.assertIn(f"{present}: line 2", output)

    def test_wrong_usage_is_told(self):
        for words in ["1"], ["1", "1", "-1"], ["1", "1", "0"], ["1", "1", "many"]:
            with self.subTest(words=words):
                result = subprocess.run([*TWO, *words], text=True, timeout=PATIENCE_S,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertRegex(result.stderr, "^usage: two PORT PORT LINES")


if __name__ == "__main__":
    TWO = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
