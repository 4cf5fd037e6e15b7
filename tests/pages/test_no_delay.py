"""All parts of an answer go out at once."""

import socket
from pathlib import Path

import pytest

from pages.ui import no_delay


def is_without_delay(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_those_that_are_open_and_those_to_come_send_without_delay() -> None:
    with socket.socket() as listener, socket.socket() as early, socket.socket() as late:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        early.connect(listener.getsockname())
        accepted = listener.accept()[0]
        assert not is_without_delay(accepted)
        no_delay.send_without_delay()
        late.connect(listener.getsockname())
        for connection in (accepted, listener.accept()[0]):
            with connection:
                assert is_without_delay(connection)


def test_what_is_no_socket_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "file").open("w", encoding="utf-8") as file:
        no_delay.send_without_delay()
        file.write("as before")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "as before"
    monkeypatch.setattr(no_delay, "OPEN_FILES", str(tmp_path / "nowhere"))
    no_delay.send_without_delay()
