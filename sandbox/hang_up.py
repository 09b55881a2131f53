"""A connection that is cut instead of answered, as by a process that is not there."""

import os
import socket
import struct
from collections.abc import Iterator

from flask import request


class HangUp:
    """A body that resets the connection, as a crashed proxy would."""

    def __init__(self) -> None:
        self._connection: socket.socket = request.environ["werkzeug.socket"]

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        # The server still holds the descriptor: give it an end of a closed pair.
        left, right = socket.socketpair()
        os.dup2(left.fileno(), self._connection.fileno())
        left.close()
        right.close()
        raise ConnectionResetError
