"""Files against their published digests, whole ones and beginnings."""

import hashlib
import io

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_digest, check_file, check_stream, record_digest, sha256_of


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pth"
    path.write_bytes(b"weights")
    return path


def test_the_right_file(file):
    sha256 = hashlib.sha256(b"weights").hexdigest()
    for digest in ("", f"sha256:{sha256}", f"sha256:{sha256[:8]}"):
        check_file(file, digest)
    check_file(file, f"md5:{hashlib.md5(b'weights', usedforsecurity=False).hexdigest()}")


@pytest.mark.parametrize(
    ("digest", "message"),
    [
        ("sha256:d76dad2f", r"a\.pth: sha256: must begin with d76dad2f, got '[0-9a-f]{64}'"),
        (f"md5:{'0' * 32}", r"a\.pth: md5: must be 0{32}, got '[0-9a-f]{32}'"),
    ],
)
def test_another_file(file, digest, message):
    with pytest.raises(InputError, match=message):
        check_file(file, digest)


def test_the_digest_of_a_file(file):
    assert sha256_of(file) == hashlib.sha256(b"weights").hexdigest()


def test_a_stream_is_read_to_its_end():
    stream = io.BytesIO(3 * (1 << 20) * b"x")
    check_stream(stream, f"sha256:{hashlib.sha256(stream.getvalue()).hexdigest()}", place="x")
    assert stream.read() == b""


def test_a_file_that_is_what_was_written(file):
    check_digest(file)  # nothing stands beside it yet
    record_digest(file)
    check_digest(file)
    beside = file.with_name("a.pth.sha256")
    assert beside.read_text() == f"{hashlib.sha256(b'weights').hexdigest()}  a.pth\n"


def test_a_file_that_has_changed_since(file):
    record_digest(file)
    file.write_bytes(b"weighty")
    rule = r"a\.pth: SHA-256: must be [0-9a-f]{64} \(damaged: it is not what was written\), got '"
    with pytest.raises(InputError, match=rule):
        check_digest(file)


def test_what_stands_beside_is_no_digest(file):
    file.with_name("a.pth.sha256").write_text("0")
    with pytest.raises(InputError, match=r"a\.pth\.sha256: file: must be a SHA-256 and a\.pth"):
        check_digest(file)
