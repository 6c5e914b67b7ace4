"""Round-trip messages to a framed echo server and compare them byte for byte.

    roundtrip_client.py HOST PORT [--size BYTES] [--timeout SECONDS]

Sends an empty message, one of a single byte and one of --size bytes (64 MiB when not given) over
one connection. Then it sends several small ones together and expects as many answers in order.
Exit code 0: all came back the same. 1: they did not, and standard error says what was wrong.
To test thaw's own server: start `thaw --serve --port P --delay 0`, wait until it listens, and run
`roundtrip_client.py 127.0.0.1 P`. With --wait SECONDS it tries for that long until it listens.
"""

import argparse
import random
import socket
import sys
import time

from framing import BadLength, receive_message, send_message

SMALL_ONES = 20


class Mismatch(Exception):
    """What came back is not what was sent."""


def connect(options):
    """Connect, trying again until options.wait is over."""
    end = time.monotonic() + options.wait
    while True:
        try:
            sock = socket.create_connection((options.host, options.port), options.timeout)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except ConnectionRefusedError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.02)


def expect(sock, payload):
    answer = receive_message(sock)
    if answer is None:
        raise Mismatch(f"no answer to {len(payload)} bytes: the server closed the connection")
    if answer != payload:
        raise Mismatch(f"{len(payload)} bytes went out, {len(answer)} others came back")


def round_trips(sock, size):
    source = random.Random(2011)
    for length in (0, 1, size):
        payload = source.randbytes(length)
        send_message(sock, payload)
        expect(sock, payload)
    small_ones = [source.randbytes(i) for i in range(SMALL_ONES)]
    for payload in small_ones:
        send_message(sock, payload)
    for payload in small_ones:
        expect(sock, payload)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--size", type=int, default=64 * 1024 * 1024, help="bytes of the longest")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for each wait")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds until it must listen")
    options = parser.parse_args()
    try:
        with connect(options) as sock:
            round_trips(sock, options.size)
    except (OSError, EOFError, BadLength, Mismatch) as error:
        print(f"roundtrip_client: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
