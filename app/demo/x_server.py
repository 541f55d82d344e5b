"""One question to an X server, in its own protocol: who owns this selection?

A system tray announces itself only by owning ``_NET_SYSTEM_TRAY_S0``, and no common command-line
program can ask for that. Requests: X Window System Protocol, X11R7, chapters 8 and 9.
"""

import socket
import struct

_LITTLE_ENDIAN = 0x6C
_SUCCESS = 1
_INTERN_ATOM = 16
_GET_SELECTION_OWNER = 23


def selection_owner(display: str, selection: str, timeout: float = 5.0) -> int:
    """Return the window that owns ``selection``, 0 when nobody does.

    Args:
        display: a local display without access control, such as ``:7``.
        selection: the selection's name.
        timeout: seconds for each answer.

    Raises:
        OSError: the server cannot be reached or turned us away.
    """
    # Asked for by name, because Python has none on Windows and mypy reads this for all systems.
    local = socket.AddressFamily["AF_UNIX"]
    with socket.socket(local, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        connection.connect(f"/tmp/.X11-unix/X{display.lstrip(':').split('.')[0]}")  # noqa: S108  the protocol's place
        connection.sendall(struct.pack("<BxHHHHxx", _LITTLE_ENDIAN, 11, 0, 0, 0))
        status, words = struct.unpack("<BxxxxxH", _read(connection, 8))
        _read(connection, 4 * words)
        if status != _SUCCESS:
            raise ConnectionRefusedError(f"the X server {display} turned us away")
        name = selection.encode("ascii")
        padded = name + b"\0" * (-len(name) % 4)
        request = struct.pack("<BBHHxx", _INTERN_ATOM, 0, 2 + len(padded) // 4, len(name)) + padded
        atom = _ask(connection, request)
        return _ask(connection, struct.pack("<BxHI", _GET_SELECTION_OWNER, 2, atom))


def _ask(connection: socket.socket, request: bytes) -> int:
    """Send a request whose answer is one number in the fixed 32 bytes of a reply."""
    connection.sendall(request)
    answer = _read(connection, 32)
    number: int = struct.unpack_from("<I", answer, 8)[0]
    return number


def _read(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        some = connection.recv(size - len(data))
        if not some:
            raise ConnectionResetError("the X server hung up")
        data += some
    return data
