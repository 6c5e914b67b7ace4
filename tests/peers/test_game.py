"""The example game.c plays against an echo, with another player, and with a server that stops.

    test_game.py GAME

It ends by itself, and says in one line what it has sent and received.
"""

import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

from framing import receive_message, send_message

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60  # longer than anything here takes, even on a busy machine
AT_ONCE_S = 5  # the promise is 50 ms; this is for a busy machine
TICKS_PER_S = 60
SECONDS = 3
ASLEEP_S = 1
STATE = struct.Struct("<LHH")  # tick, x, y
LINE = re.compile(r"ticks (\d+), sent (\d+), received (\d+), "
                  r"longest tick ([\d.]+) ms, refused (\d+)\n")


class Game(unittest.TestCase):
    def start(self, *command):
        """What hangs is ended, and the test sees the end of its output."""
        process = subprocess.Popen([str(word) for word in command], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        timer = threading.Timer(PATIENCE_S, process.kill)
        timer.start()
        self.addCleanup(self.stop, process, timer)
        return process

    def stop(self, process, timer):
        process.kill()  # this script's own child
        process.communicate()
        timer.cancel()

    def serve(self, script, *options):
        server = self.start(sys.executable, HERE / script, *options)
        return server, server.stdout.readline().strip()

    def result(self, game):
        """Wait for the end. Returns its exit code, what it told, and the counts of its line."""
        output, errors = game.communicate()
        match = LINE.fullmatch(output)
        self.assertTrue(match, output + errors)
        print(f"the longest tick took {match[4]} ms", file=sys.stderr)
        return game.returncode, errors, [int(match[i]) for i in (1, 2, 3, 5)]

    def place_at(self, tick):
        return 3 * (tick + 1) % 1000, 2 * (tick + 1) % 1000

    def test_every_tick_is_sent_and_every_echo_received(self):
        _, port = self.serve("echo_server.py")
        start = time.monotonic()
        code, errors, counts = self.result(self.start(*GAME, port, SECONDS))
        self.assertGreater(time.monotonic() - start, SECONDS - 0.1, "it does not keep its pace")
        ticks = TICKS_PER_S * SECONDS
        self.assertEqual((code, errors, counts), (0, "", [ticks, ticks, ticks, 0]))

    def test_slow_server_holds_up_no_tick_and_loses_no_echo(self):
        """Its echoes take half as long again as the game, which lingers for them."""
        _, port = self.serve("echo_server.py", "--delay", 1.5 / TICKS_PER_S)
        code, errors, counts = self.result(self.start(*GAME, port, 1))
        self.assertEqual((code, errors, counts), (0, "", [TICKS_PER_S] * 3 + [0]))

    def put_to_sleep(self, process):
        """Stop it, and let it go on later."""
        os.kill(process.pid, signal.SIGSTOP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status))
        time.sleep(ASLEEP_S)
        os.kill(process.pid, signal.SIGCONT)

    def test_ticks_that_were_slept_through_are_put_off(self):
        """Made up for at once, they would be over that much sooner, and find no room."""
        if GAME[-1].endswith(".exe"):
            self.skipTest("Windows has no such signals")
        start = time.monotonic()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            game = self.start(*GAME, listener.getsockname()[1], SECONDS)
            listener.settimeout(PATIENCE_S)
            player, _ = listener.accept()
        with player:
            send_message(player, receive_message(player))  # so it plays
            self.put_to_sleep(game)
            while (message := receive_message(player)) is not None:
                send_message(player, message)
        code, errors, counts = self.result(game)
        self.assertGreater(time.monotonic() - start, SECONDS + ASLEEP_S - 0.1)
        ticks = TICKS_PER_S * SECONDS
        self.assertEqual((code, errors, counts), (0, "", [ticks, ticks, ticks, 0]))

    def test_two_players_hear_each_other(self):
        _, port = self.serve("relay.py")
        players = [self.start(*GAME, port, SECONDS) for _ in range(2)]
        for code, errors, (ticks, sent, received, refused) in map(self.result, players):
            self.assertEqual((code, errors), (0, ""))
            self.assertEqual((ticks, sent, refused), (TICKS_PER_S * SECONDS, ticks, 0))
            self.assertGreater(received, 0)
            self.assertLessEqual(received, ticks)

    def test_server_that_stops_ends_the_game_at_once(self):
        server, port = self.serve("relay.py")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as watcher:
            game = self.start(*GAME, port, PATIENCE_S)
            places = [STATE.unpack(receive_message(watcher)) for _ in range(TICKS_PER_S)]
        self.assertEqual([b[0] - a[0] for a, b in zip(places, places[1:])], [1] * len(places[1:]))
        for place in places:
            self.assertEqual(place[1:], self.place_at(place[0]))
        server.kill()
        stopped = time.monotonic()
        code, errors, (ticks, *_) = self.result(game)
        took_s = time.monotonic() - stopped
        print(f"the end was told after {took_s * 1000:.0f} ms", file=sys.stderr)
        self.assertLess(took_s, AT_ONCE_S)
        self.assertEqual(code, 1)
        self.assertRegex(errors, r"^game: the server has ended the game: (closed|cut|reset).*\n$")
        self.assertGreater(ticks, 0)

    def test_no_server_is_told(self):
        server, port = self.serve("echo_server.py")
        server.kill()
        server.wait()
        code, errors, counts = self.result(self.start(*GAME, port, SECONDS))
        self.assertEqual((code, counts), (1, [0, 0, 0, 0]))
        self.assertRegex(errors, r"^game: there is no server: refused.*\n$")

    def test_wrong_usage_is_told(self):
        game = self.start(*GAME, "1")
        output, errors = game.communicate()
        self.assertEqual((game.returncode, output), (2, ""))
        self.assertRegex(errors, "^usage: game PORT SECONDS")


if __name__ == "__main__":
    GAME = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
