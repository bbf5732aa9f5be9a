"""The address that a page is served at; the standard library alone."""

import socket
from ipaddress import ip_address

from a2d_tf.errors import InputError

_LOCAL = "localhost"
_ANY = ("0.0.0.0", "::")


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == _LOCAL


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address, before anything else is started.

    Args:
        host: Name or address of this machine.
        port: Port; 0 takes a free one.

    Raises:
        InputError: The address is not one of this machine, or is in use.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen()
        except BaseException:
            opened.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        rule = f"must be free, at an address of this machine ({reason})"
        raise InputError("web", "--host and --port", rule, f"{host}:{port}") from None
    return opened


def address_of(opened: socket.socket) -> str:
    """Return what to type into a browser on this machine."""
    host, port = opened.getsockname()[:2]
    if host in _ANY:
        host = _LOCAL
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
