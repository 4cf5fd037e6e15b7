"""A name server that gives the addresses of all servers for any name, as Docker's does for the name
of a service."""

import socket
import struct
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address

ANSWER, NO_ERROR = 0x8400, 0
TYPE_A, CLASS_IN, SECONDS = 1, 1, 1
HEADER = struct.Struct("!6H")  # id, flags, then how many questions, answers and others


class Names:
    """Answers on a port of 127.0.0.1 until it is closed."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = [IPv4Address(address).packed for address in addresses]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._answer_all, daemon=True, name="names").start()

    def close(self) -> None:
        self._socket.close()

    def _answer_all(self) -> None:
        while True:
            try:
                asked, whence = self._socket.recvfrom(4096)
                self._socket.sendto(self._answer(asked), whence)
            except OSError:
                return

    def _answer(self, asked: bytes) -> bytes:
        end = asked.index(0, HEADER.size) + 5  # of the question: a name, a type and a class
        number, question = HEADER.unpack_from(asked)[0], asked[HEADER.size : end]
        addresses = self._addresses if question[-4:-2] == struct.pack("!H", TYPE_A) else []
        of_the_name_above = b"\xc0\x0c"
        answers = [
            of_the_name_above + struct.pack("!HHIH", TYPE_A, CLASS_IN, SECONDS, len(a)) + a
            for a in addresses
        ]
        header = HEADER.pack(number, ANSWER | NO_ERROR, 1, len(answers), 0, 0)
        return header + question + b"".join(answers)
