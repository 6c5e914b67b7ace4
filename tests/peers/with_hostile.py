"""Run a command that can ask for hostile peers.

    with_hostile.py COMMAND [ARGUMENT...]

Listens on the port that it puts into THAW_HOSTILE_PORT. Whoever connects there and writes a line
with arguments of hostile.py gets such a peer started, and what that peer prints. The peer ends
when the connection is closed. Returns the command's exit code, or 124 when it took longer than
TIMEOUT_S and was ended.
"""

import os
import pathlib
import socket
import subprocess
import sys
import threading

TIMEOUT_S = 280
SCRIPT = pathlib.Path(__file__).with_name("hostile.py")


def pass_on_output(peer, sock):
    try:
        while line := peer.stdout.readline():
            sock.sendall(line)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # whoever asked has gone already


def keep_peer(sock):
    """Start the peer that is asked for, and end it when nobody wants it any more."""
    with sock, sock.makefile("rb") as requests:
        arguments = requests.readline().decode().split()
        peer = subprocess.Popen([sys.executable, str(SCRIPT), *arguments], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE)
        with peer:
            threading.Thread(target=pass_on_output, args=(peer, sock), daemon=True).start()
            try:
                requests.read()
            except OSError:
                pass
            peer.stdin.close()
            try:
                peer.wait(timeout=5)
            except subprocess.TimeoutExpired:
                peer.kill()  # this script's own child


def accept_requests(listener):
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=keep_peer, args=(sock,), daemon=True).start()


def main():
    if len(sys.argv) < 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept_requests, args=(listener,), daemon=True).start()
    environment = dict(os.environ, THAW_HOSTILE_PORT=str(listener.getsockname()[1]))
    try:
        return subprocess.run(sys.argv[1:], env=environment, timeout=TIMEOUT_S).returncode
    except subprocess.TimeoutExpired:
        print(f"with_hostile: no end after {TIMEOUT_S} s: {sys.argv[1]}", file=sys.stderr)
        return 124


if __name__ == "__main__":
    sys.exit(main())
