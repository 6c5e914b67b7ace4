"""A framed echo server on this machine, for tests.

    echo_server.py [--port P] [--delay SECONDS] [--lifetime SECONDS]

Prints the port it listens on as its first line. It ends by itself after its lifetime, or as soon
as its standard input is closed, so it cannot outlive the test that started it.
"""

import argparse
import socket
import sys
import threading
import time

from framing import BadLength, receive_message, send_message


def serve_client(sock, delay):
    """Send every message back until the client leaves."""
    with sock:
        try:
            while (message := receive_message(sock)) is not None:
                time.sleep(delay)
                send_message(sock, message)
        except (OSError, EOFError, BadLength) as error:
            print(f"echo_server: a client left: {error}", file=sys.stderr)


def accept_clients(listener, delay):
    while True:
        sock, _ = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve_client, args=(sock, delay), daemon=True).start()


def wait_for_end_of_input(ended):
    while sys.stdin.buffer.read1(4096):
        pass
    ended.set()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each echo")
    parser.add_argument("--lifetime", type=float, default=240.0, help="seconds until it ends")
    options = parser.parse_args()

    listener = socket.create_server(("127.0.0.1", options.port))
    print(listener.getsockname()[1], flush=True)
    ended = threading.Event()
    threading.Thread(target=wait_for_end_of_input, args=(ended,), daemon=True).start()
    threading.Thread(target=accept_clients, args=(listener, options.delay), daemon=True).start()
    ended.wait(options.lifetime)


if __name__ == "__main__":
    main()
