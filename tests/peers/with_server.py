"""Run a command with an echo server at its side.

    with_server.py COMMAND [ARGUMENT...]

Starts echo_server.py and sets THAW_PEER_PORT to its port; an argument {port} is replaced by it too.
Returns the command's exit code, or 124 when it took longer than TIMEOUT_S and was ended.
"""

import os
import pathlib
import subprocess
import sys

TIMEOUT_S = 220


def run(command, port):
    environment = dict(os.environ, THAW_PEER_PORT=port)
    command = [port if argument == "{port}" else argument for argument in command]
    try:
        return subprocess.run(command, env=environment, timeout=TIMEOUT_S).returncode
    except subprocess.TimeoutExpired:
        print(f"with_server: no end after {TIMEOUT_S} s: {command[0]}", file=sys.stderr)
        return 124


def stop(server):
    """Closing its input asks the server to end; it is this script's own child."""
    server.stdin.close()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main():
    if len(sys.argv) < 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    script = pathlib.Path(__file__).with_name("echo_server.py")
    server = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        if not port:
            print("with_server: the echo server did not start", file=sys.stderr)
            return 1
        return run(sys.argv[1:], port)
    finally:
        stop(server)


if __name__ == "__main__":
    sys.exit(main())
