"""Many clients of one server: crowd.py PORT CLIENTS

They come at the first line on standard input. Each sends a message and takes it back; then a line
on standard output says that all are there. From the second line on, each sends 16 bytes again as
soon as they have come back. It goes on until it is killed.
"""

import selectors
import socket
import sys

MESSAGE = (16).to_bytes(4, "little") + bytes(16)


def main():
    port, count = map(int, sys.argv[1:])
    sys.stdin.readline()
    socks = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(count)]
    for sock in socks:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(MESSAGE)
    for sock in socks:
        if len(sock.recv(len(MESSAGE), socket.MSG_WAITALL)) < len(MESSAGE):
            sys.exit("crowd.py: the server has let one go")
    print("all are there", flush=True)
    sys.stdin.readline()
    ready = selectors.DefaultSelector()
    missing = dict.fromkeys(socks, len(MESSAGE))
    for sock in socks:
        ready.register(sock, selectors.EVENT_READ)
        sock.sendall(MESSAGE)
    while True:
        for key, _ in ready.select():
            sock = key.fileobj
            missing[sock] -= len(sock.recv(missing[sock]))
            if missing[sock] == 0:
                missing[sock] = len(MESSAGE)
                sock.sendall(MESSAGE)


if __name__ == "__main__":
    main()
