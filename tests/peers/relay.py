"""A framed relay on this machine, for tests: each message goes to all other clients.

    relay.py [--lifetime SECONDS]

Prints the port it listens on as its first line. It ends by itself after its lifetime, or as soon
as its standard input is closed, so it cannot outlive the test that started it.
"""

import argparse
import contextlib
import socket
import threading

from echo_server import wait_for_end_of_input
from framing import receive_message, send_message


class Relay:
    """The clients that are there; `lock` guards the list and the order of what is sent."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clients = []

    def pass_on(self, message, sender):
        with self.lock:
            for other in self.clients:
                if other is not sender:
                    with contextlib.suppress(OSError):  # it has just left
                        send_message(other, message)

    def serve(self, sock):
        with self.lock:
            self.clients.append(sock)
        try:
            while (message := receive_message(sock)) is not None:
                self.pass_on(message, sock)
        except (OSError, EOFError):
            pass
        with self.lock:
            self.clients.remove(sock)
        sock.close()

    def accept(self, listener):
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lifetime", type=float, default=240.0, help="seconds until it ends")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    ended = threading.Event()
    threading.Thread(target=wait_for_end_of_input, args=(ended,), daemon=True).start()
    threading.Thread(target=Relay().accept, args=(listener,), daemon=True).start()
    ended.wait(options.lifetime)


if __name__ == "__main__":
    main()
