"""A message on the wire: its length in 4 bytes, little-endian, then its payload."""

import struct

HEADER = struct.Struct("<L")
MAX_MESSAGE = 256 * 1024 * 1024  # bytes; a longer claim is not believed


class BadLength(Exception):
    """The peer claims a message longer than MAX_MESSAGE."""


def receive_exactly(sock, size):
    """Read `size` bytes; fewer when the stream ends before."""
    data = bytearray(size)
    view = memoryview(data)
    have = 0
    while have < size:
        count = sock.recv_into(view[have:])
        if count == 0:
            break
        have += count
    view.release()
    del data[have:]
    return data


def send_message(sock, payload):
    """Send one message in one piece."""
    sock.sendall(HEADER.pack(len(payload)) + payload)


def receive_message(sock):
    """Return the next message; None when the stream ends in order, between two messages."""
    header = receive_exactly(sock, HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise EOFError("the stream ended inside a header")
    (size,) = HEADER.unpack(header)
    if size > MAX_MESSAGE:
        raise BadLength(f"the peer claims {size} bytes")
    payload = receive_exactly(sock, size)
    if len(payload) < size:
        raise EOFError(f"the stream ended after {len(payload)} of {size} bytes")
    return payload
