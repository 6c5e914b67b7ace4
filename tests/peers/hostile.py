"""A peer that breaks the rules, for tests. One way per run.

    hostile.py MODE [--lifetime SECONDS]            a hostile server; its first line is its port
    hostile.py MODE --target PORT [--lifetime ...]  a hostile client of a server on this machine

A client prints a line once it has done its worst and from then on only holds what it has. All end
by themselves after their lifetime, or as soon as standard input is closed. `hostile.py --list`
names the modes.
"""

import argparse
import contextlib
import socket
import struct
import sys
import threading

from framing import HEADER, receive_message, send_message

HELLO = HEADER.pack(5) + b"hello"
LIE = HEADER.pack(0xFFFFFFFF) + b"and then nothing"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER, for no time at all
DRIP_S = 0.01
FULL_S = 0.3  # a send that takes longer finds no room
STORM = 500
HOUSE = 80  # more than a server of thaw lets in
AT_ONCE = 4  # connects before one waits: those behind a full backlog would wait for a second
CHUNK = 64 * 1024


def reset(sock):
    """Tear the connection down at once."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    sock.close()


# ---- what a hostile server does with a client; returning closes the connection ----

def say_then_hold(text):
    def serve(sock, ended):
        sock.sendall(text)
        ended.wait()
    return serve


def say_then_close(text):
    return lambda sock, ended: sock.sendall(text)


def flood_with_nothing(sock, ended):
    empty = HEADER.pack(0) * (CHUNK // HEADER.size)
    while not ended.is_set():
        sock.sendall(empty)


def drip(sock, ended):
    payload = receive_message(sock)
    for byte in HEADER.pack(len(payload)) + payload:
        sock.sendall(bytes([byte]))
        if ended.wait(DRIP_S):
            return
    ended.wait()


def reset_inside(sock, ended):
    receive_message(sock)
    sock.sendall(HELLO[:-2])
    reset(sock)


def stream_echo(sock, ended):
    """Send back every byte as it comes, and read no further while there is no room for it."""
    while chunk := sock.recv(CHUNK):
        sock.sendall(chunk)


def answer_before_asked(sock, ended):
    sock.sendall(HELLO)
    while (message := receive_message(sock)) is not None:
        send_message(sock, message)


SERVERS = {
    "half-header-then-silence": say_then_hold(HELLO[:2]),
    "half-body-then-silence": say_then_hold(HELLO[:-2]),
    "half-header-then-close": say_then_close(HELLO[:2]),
    "half-body-then-close": say_then_close(HELLO[:-2]),
    "lying-length": say_then_hold(LIE),
    "zero-length-flood": flood_with_nothing,
    "one-byte-at-a-time": drip,
    "reset-inside-a-message": reset_inside,
    "accept-and-never-read": say_then_hold(b""),
    "stream-echo": stream_echo,
    "answer-before-being-asked": answer_before_asked,
    "close-right-after-accept": say_then_close(b""),
}


def serve_client(sock, serve, ended):
    with sock, contextlib.suppress(OSError, EOFError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        serve(sock, ended)


def run_server(serve, ended):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve_client, args=(sock, serve, ended), daemon=True).start()


# ---- what a hostile client does; it returns what it holds on to ----

def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def hold_half_a_header(port):
    sock = connect(port)
    sock.sendall(HELLO[:2])
    return [sock]


def lie(port):
    sock = connect(port)
    sock.sendall(LIE)
    with contextlib.suppress(ConnectionResetError):
        if sock.recv(1):
            raise SystemExit("the server answered a lie")
    return [sock]


def never_read_echoes(port):
    sock = connect(port)
    sock.settimeout(FULL_S)
    message = HEADER.pack(CHUNK) + bytes(CHUNK)
    with contextlib.suppress(TimeoutError):
        while True:
            sock.sendall(message)
    return [sock]


def fill_the_house(port):
    socks = []
    for i in range(HOUSE):
        socks.append(connect(port))
        with contextlib.suppress(ConnectionError):  # one too many is turned away
            socks[-1].sendall(HELLO)
            if i % AT_ONCE == 0:
                socks[-1].recv(1)
    return socks


def leave_and_see_it_noticed(sock):
    with contextlib.suppress(ConnectionError):
        sock.shutdown(socket.SHUT_WR)
        sock.recv(1)
    sock.close()


def storm(port):
    for i in range(STORM):
        sock = connect(port)
        if i % AT_ONCE == 0:
            leave_and_see_it_noticed(sock)
        else:
            sock.close()
    return []


def storm_of_resets(port):
    for i in range(STORM):
        sock = connect(port)
        if i % AT_ONCE == 0:
            leave_and_see_it_noticed(sock)
            continue
        with contextlib.suppress(ConnectionError):
            sock.sendall(HELLO[:i % len(HELLO)])
        reset(sock)
    return []


CLIENTS = {
    "hold-half-a-header": hold_half_a_header,
    "lie-about-a-length": lie,
    "never-read-echoes": never_read_echoes,
    "fill-the-house": fill_the_house,
    "storm": storm,
    "storm-of-resets": storm_of_resets,
}


def run_client(attack, port, ended):
    held = attack(port)
    print("done", flush=True)
    ended.wait()
    for sock in held:
        sock.close()


def wait_for_end_of_input(ended):
    while sys.stdin.buffer.read1(4096):
        pass
    ended.set()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=[*SERVERS, *CLIENTS], nargs="?")
    parser.add_argument("--list", action="store_true", help="name the modes")
    parser.add_argument("--target", type=int, help="port of the server to be attacked")
    parser.add_argument("--lifetime", type=float, default=240.0, help="seconds until it ends")
    options = parser.parse_args()
    if options.list:
        print(*SERVERS, *CLIENTS, sep="\n")
        return
    if options.mode is None or (options.mode in CLIENTS) != (options.target is not None):
        parser.error("a MODE is needed, and --target for those of a client, and only for those")

    ended = threading.Event()
    threading.Thread(target=wait_for_end_of_input, args=(ended,), daemon=True).start()
    if options.mode in SERVERS:
        work = (run_server, (SERVERS[options.mode], ended))
    else:
        work = (run_client, (CLIENTS[options.mode], options.target, ended))
    worker = threading.Thread(target=work[0], args=work[1], daemon=True)
    worker.start()
    ended.wait(options.lifetime)


if __name__ == "__main__":
    main()
