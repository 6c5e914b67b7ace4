"""The pattern of the 2011 sample in Python: a socket, two queues, and a thread between them.

    client = Client(port)
    figure = client.round_trips(1000)    a second, waiting for each reply
    client.close()
"""

import queue
import socket
import struct
import threading
import time

MESSAGE = b"sixteen bytes .."
LIMIT_S = 20  # for a reply, and for the socket


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.commands = queue.Queue()
        self.replies = queue.Queue()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    # ---- on the thread ----

    def work(self):
        """Run commands until there is None. What fails is its own reply."""
        while (command := self.commands.get()) is not None:
            verb, payload = command
            try:
                reply = self.send(payload) if verb == "send" else self.receive()
            except OSError as error:
                reply = error
            self.replies.put(reply)

    def send(self, payload):
        self.socket.sendall(struct.pack("<L", len(payload)) + payload)

    def receive(self):
        size, = struct.unpack("<L", self.exactly(4))
        return self.exactly(size)

    def exactly(self, size):
        parts = []
        while size > 0:
            part = self.socket.recv(size)
            if not part:
                raise ConnectionError("the peer hung up")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    # ---- on the main thread ----

    def run(self, verb, payload=None):
        """Submit a command and wait for its reply."""
        self.commands.put((verb, payload))
        reply = self.replies.get(timeout=LIMIT_S)
        if isinstance(reply, OSError):
            raise reply
        return reply

    def round_trips(self, count):
        began = time.perf_counter()
        for _ in range(count):
            self.run("send", MESSAGE)
            if self.run("receive") != MESSAGE:
                raise ConnectionError("Python had another message back than it sent")
        return count / (time.perf_counter() - began)

    def close(self):
        self.commands.put(None)
        self.thread.join(LIMIT_S)
        self.socket.close()
