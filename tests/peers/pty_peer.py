"""A framed peer at the other end of a pty, for tests.

    pty_peer.py echo|silent|deaf|leave [--lifetime SECONDS]

    echo    sends every message back
    silent  reads everything and says nothing
    deaf    reads nothing
    leave   reads one message, then hangs up

Prints the path of the line as its first line. It ends by itself after its lifetime, or as soon as
its standard input is closed, so it cannot outlive the test that started it.
"""

import argparse
import os
import pty
import threading
import tty

from echo_server import wait_for_end_of_input
from framing import receive_message, send_message


class Line:
    """The master of a pty, with the calls of a socket that framing.py makes.

    The line itself is held open too, so that it is no end of the stream when a program closes it.
    """

    def __init__(self):
        self.master, self.held = pty.openpty()
        tty.setraw(self.held)
        self.path = os.ttyname(self.held)

    def recv_into(self, view):
        data = os.read(self.master, len(view))
        view[:len(data)] = data
        return len(data)

    def sendall(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self.master, view):]


def speak(line, mode):
    while mode in ("echo", "silent") and (message := receive_message(line)) is not None:
        if mode == "echo":
            send_message(line, message)
    if mode == "leave":
        receive_message(line)
        os.close(line.master)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=["echo", "silent", "deaf", "leave"])
    parser.add_argument("--lifetime", type=float, default=240.0, help="seconds until it ends")
    options = parser.parse_args()

    line = Line()
    print(line.path, flush=True)
    ended = threading.Event()
    threading.Thread(target=wait_for_end_of_input, args=(ended,), daemon=True).start()
    threading.Thread(target=speak, args=(line, options.mode), daemon=True).start()
    ended.wait(options.lifetime)


if __name__ == "__main__":
    main()
