import socket

import pytest

from a2d_tf.errors import InputError
from a2d_tf.web.address import address_of, is_loopback, open_socket


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.7", False),
        ("example.org", False),
    ],
)
def test_what_only_this_machine_reaches(host, loopback):
    assert is_loopback(host) == loopback


def test_a_free_port_is_taken_and_then_in_use():
    with open_socket("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        assert address_of(first) == f"http://127.0.0.1:{port}"
        with socket.create_connection(("127.0.0.1", port)):
            pass
        with pytest.raises(InputError, match=r"--host and --port: must be free.*127\.0\.0\.1:"):
            open_socket("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(InputError, match=r"must be free, at an address of this machine"):
        open_socket("192.0.2.1", 0)
    with pytest.raises(InputError, match=r"must be free, at an address of this machine"):
        open_socket("no such host", 0)


def test_all_addresses_are_shown_as_one():
    with open_socket("0.0.0.0", 0) as opened:
        assert address_of(opened) == f"http://localhost:{opened.getsockname()[1]}"
